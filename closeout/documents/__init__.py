"""Official documents: drafted, numbered, frozen, served; printed from one model of their content."""
