"""The service: settings, addresses, and what ties the slices together."""
