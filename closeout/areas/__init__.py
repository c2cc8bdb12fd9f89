"""Divisions of the land, and the layers that place rules measure to."""
