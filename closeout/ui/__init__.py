"""The page shell and its components: no word of the trade in here."""
