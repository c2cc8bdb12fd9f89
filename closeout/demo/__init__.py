"""Seeds the demo campaign; never in production settings."""
