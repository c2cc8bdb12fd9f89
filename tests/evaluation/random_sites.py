"""Random sites of the shipped packs in the engine's own types."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from random import Random

from closeout.kernel.facts import Value
from closeout.packfile.library import load_pack
from closeout.packfile.pack import Pack
from tests.oracle.every_plan import PLANS
from tests.oracle.sites import NULL_SHARES, random_site

Site = Mapping[str, Value]

pack_named = cache(load_pack)


def site(pack: str, seed: object, null_share: float | None = None) -> dict[str, Value]:
    """Return a random site with its code; `null_share` None: drawn, too."""
    rng = Random(f"{pack} {seed}")
    share = rng.choice(NULL_SHARES) if null_share is None else null_share
    facts = random_site(rng, PLANS[pack], share)
    typed = {key: float(value) if isinstance(value, Decimal) else value for key, value in facts.items()}
    return {"site_code": f"S-{seed}", **typed}


def sites(pack: str, count: int) -> list[dict[str, Value]]:
    return [site(pack, seed) for seed in range(count)]


def unknown_site(pack: Pack) -> dict[str, Value]:
    """Return a site of which nobody has established anything."""
    return {"site_code": "S-unknown", **dict.fromkeys(pack.facts)}
