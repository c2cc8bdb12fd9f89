"""Columns of a table of sites that are no facts: who reads them, who places sites by them and who writes them agree."""

from typing import Final

FOOTPRINT: Final = "__footprint"  # a site's own shape, WKB in degrees of WGS 84
