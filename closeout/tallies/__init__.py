"""Counters that are kept in the writer's transaction, so that a figure never has to be counted."""
