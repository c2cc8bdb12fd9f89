"""Units, the people in them, what each may do, and who may see what."""
