"""What somebody has to do by when."""
