"""Copies of a service's data, whole at one moment, and the way back from one. It knows no Django."""
