"""Place rules: positions, layers of a map, metric distances, and the facts of a place that follow from them."""
