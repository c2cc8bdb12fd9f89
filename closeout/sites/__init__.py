"""The register: one file a site, with its facts over time and all that follows from them."""
