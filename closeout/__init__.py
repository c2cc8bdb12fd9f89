"""Closeout turns a rectification plan into a running campaign."""

__version__ = "0.1.0"
