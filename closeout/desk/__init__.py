"""Pages over all slices: the overview."""
