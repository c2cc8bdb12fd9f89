"""The surface for other programs: REST over the services and permissions that the pages have. It decides nothing."""
