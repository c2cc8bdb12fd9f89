"""What templates of questions may say."""
