"""Whatever anybody tries in whatever order, over all slices: figures, states, second persons and the journal hold."""

import hashlib

import pytest
from django.apps import apps
from django.db import connection

from closeout.journal.verify import verify
from closeout.kernel.refusal import Refusal
from closeout.people.access import Access
from closeout.tallies.models import Tally
from tests.desk.any_acts import KINDS, NEXT, Act
from tests.desk.recounts import recounted, told
from tests.desk.states import forbidden, unproved
from tests.desk.world import BUJI, RUGAO, Nothing, Plan, World

pytestmark = pytest.mark.django_db
STEPS = 350
ALWAYS = {"raise", "close", "serve", "finish_visit"}  # or nothing of what is asserted would mean much
FOLLOWED = 0.85  # how often what mostly comes next does
SEEDS = [(BUJI, 0), (BUJI, 5), (RUGAO, 8), (RUGAO, 12)]
OURS = [each for each in apps.get_app_configs() if each.name.startswith("closeout.")]
MODELS = [model for each in OURS for model in each.get_models(include_auto_created=True)]
TABLES = [(each._meta.db_table, each._meta.pk.column) for each in MODELS]
NAMES = [f"{plan.pack}-{seed}" for plan, seed in SEEDS]


class Anybody:
    """Random acts of random people; what is refused is looked at whether it left anything behind."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.kept = everything()
        self.next: tuple[str, Access] | None = None

    def step(self) -> None:
        """Let somebody try something."""
        world = self.world
        world.wait()
        name, who = self._chosen()
        kind = KINDS[name]
        refusal, may = _tried(kind.act, world, who), any(who.may(right) for right in kind.rights)
        if refusal == "" and may:
            self._done(name, who)
        elif refusal is not None:  # who is shown again what there is has changed nothing either
            assert everything() == self.kept, f"{name} by {who.role} changed something: {refusal} {world.said[-9:]}"
            world.refused[name] += not may

    def _done(self, name: str, who: Access) -> None:
        self.world.done[name] += 1
        self.world.said.append(f"{name} {who.user.username}")
        if name in NEXT:
            self.next = NEXT[name](self.world, who)
        self.kept = everything()

    def _chosen(self) -> tuple[str, Access]:
        follows, self.next = self.next, None
        if follows is not None and self.world.chance(FOLLOWED):
            return follows
        (name,) = self.world.dice.choices(list(KINDS), [each.weight for each in KINDS.values()])
        return name, self.world.somebody(KINDS[name].rights)


def _tried(act: Act, world: World, who: Access) -> str | None:
    """Return why an act was refused, "" where it was done; None: there was nothing to do it to."""
    try:
        act(world, who)
    except Nothing:
        return None
    except Refusal as refusal:
        return refusal.code
    return ""


def everything() -> str:
    """Return a digest of every row of every table of ours."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table, key in TABLES:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY "{key}"')
            digest.update(repr((table, cursor.fetchall())).encode())
    return digest.hexdigest()


def lived(plan: Plan, seed: int) -> World:
    """Return a world in which all steps were taken; after each of them every state was one that the tables allow."""
    anybody = Anybody(World(plan, seed))
    for _ in range(STEPS):
        anybody.step()
    return anybody.world


@pytest.mark.parametrize(("plan", "seed"), SEEDS, ids=NAMES)
def test_whatever_is_done_every_figure_equals_a_recount_and_every_state_was_allowed(plan: Plan, seed: int) -> None:
    world = lived(plan, seed)
    assert told(world.campaign) == recounted(world.campaign)
    assert not Tally.objects.filter(count__lt=0).exists()
    assert forbidden() == []
    assert unproved() == []
    assert verify().broken_at is None
    assert len(world.refused) > 5, "hardly anybody tried what is not theirs"
    assert len(world.done) > len(KINDS) // 2, f"hardly anything was done: {world.done}"
    assert set(world.done) >= ALWAYS, f"this never came about: {ALWAYS - set(world.done)}"
