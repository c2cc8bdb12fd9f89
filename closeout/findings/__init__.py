"""Findings: what must be corrected at a site, by whom, until when, and how it was closed out."""
