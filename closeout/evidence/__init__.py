"""Photos, recordings and files: kept as they came, shown by whoever owns what they belong to."""
