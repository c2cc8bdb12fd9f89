"""Messages to people, in the program and outside it."""
