"""What all tests share: how hypothesis searches."""

from hypothesis import settings

# Two busy cores make any deadline a coin toss; a failure must say how to come back to it.
settings.register_profile("closeout", deadline=None, print_blob=True)
settings.load_profile("closeout")
