"""The pages of `docs/` as they are tested: what they run is run, what they show is what came out."""
