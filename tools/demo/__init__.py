"""The invented sites of the demo: what is true of each, and how much of it is found out half-way."""
