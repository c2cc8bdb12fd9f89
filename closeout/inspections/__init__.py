"""Inspections: visits to sites, what was found there, and all that follows when a visit is finished."""
