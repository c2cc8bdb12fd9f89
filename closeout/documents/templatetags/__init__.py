"""What the templates of this slice may say."""
