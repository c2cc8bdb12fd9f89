"""The joint meeting: what becomes of each site, decided with the recommendation beside it."""
