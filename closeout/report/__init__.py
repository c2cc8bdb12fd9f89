"""The HTML report of a check: figures, charts, a map and every site with its reasons, in one file."""
