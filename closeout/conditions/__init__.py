"""The closed condition dialect: parsing, types, evaluation for one site and for many, and which unknown facts count."""
