"""A plan adopted for a period: its phases, its duties, and the units that carry them."""
