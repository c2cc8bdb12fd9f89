"""The garbage collector of a process that serves."""

import gc
from typing import Final

# New objects, young and middle generations, before each is gone through. Packs, their compiled conditions and Django's
# models are hundreds of thousands of objects that stay: going through them all took a tenth of a second, amid a page.
_THRESHOLDS: Final = (50_000, 20, 100)


def spare() -> None:
    """Leave what is loaded already out of every collection, and go through the rest seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
