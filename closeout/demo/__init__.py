"""Seeds the demo campaigns; never in production settings."""
