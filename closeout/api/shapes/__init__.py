"""What the API takes and gives, and how it is made of what the slices give."""
