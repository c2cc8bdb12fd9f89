"""What the templates of the slice say."""
