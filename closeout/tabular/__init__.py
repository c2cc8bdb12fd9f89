"""Tables of sites in, tables of results out: CSV, XLSX and Parquet, with every error named by its cell."""
