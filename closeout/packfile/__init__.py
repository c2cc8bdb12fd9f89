"""Plan packs: the format, loading and checking with places, proofs, differences and the published schema."""
