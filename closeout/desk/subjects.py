"""What the journal's objects are called where people know them by another name than their kind and id."""

from collections.abc import Callable, Collection, Iterable
from typing import Final
from uuid import UUID

from closeout.accounts.models import User
from closeout.areas.models import Division
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.census.models import Upload
from closeout.documents.models import Document
from closeout.documents.words import kind_name
from closeout.evidence.models import Item
from closeout.findings.models import Finding
from closeout.inspections.models import Visit
from closeout.instructions.models import Instruction
from closeout.journal.naming import Namer, register_names
from closeout.kernel.text import Text, both
from closeout.meetings.models import Meeting
from closeout.people.models import Unit
from closeout.sites.models import Site
from closeout.sites.reading import outcome_label
from closeout.work.models import Task

Names = Iterable[tuple[str, Text]]


def _numbered(names: Callable[[Collection[int]], Iterable[tuple[int, Text]]]) -> Namer:
    """Return a namer of what has numbers; what is no number has no name."""

    def named(ids: Collection[str]) -> Names:
        numbers = {int(each) for each in ids if each.isascii() and each.isdecimal() and len(each) < 19}
        return [(str(pk), name) for pk, name in names(numbers)] if numbers else []

    return named


def _sites(ids: Collection[int]) -> Iterable[tuple[int, Text]]:
    found = Site.objects.filter(pk__in=ids).values_list("pk", "code", "name")
    return ((pk, both(f"{code} {name}".strip())) for pk, code, name in found)


def _findings(ids: Collection[int]) -> Iterable[tuple[int, Text]]:
    found = Finding.objects.filter(pk__in=ids).values_list("pk", "number", "site__code")
    return ((pk, Text(f"隐患 {number} · {code}", f"finding {number} · {code}")) for pk, number, code in found)


def _documents(ids: Collection[int]) -> Iterable[tuple[int, Text]]:
    found = Document.objects.filter(pk__in=ids).values_list("pk", "kind", "number")
    return ((pk, both(f"{kind_name(kind)} {number}".strip())) for pk, kind, number in found)


def _tasks(ids: Collection[int]) -> Iterable[tuple[int, Text]]:
    found = Task.objects.filter(pk__in=ids).values_list("pk", "title_zh", "title_en")
    return ((pk, Text(zh, en)) for pk, zh, en in found)


def _users(ids: Collection[int]) -> Iterable[tuple[int, Text]]:
    return ((pk, both(name)) for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name"))


def _campaigns(ids: Collection[int]) -> Iterable[tuple[int, Text]]:
    found = Campaign.objects.filter(pk__in=ids).values_list("pk", "name_zh", "name_en")
    return ((pk, Text(zh, en or zh)) for pk, zh, en in found)


def _meetings(ids: Collection[int]) -> Iterable[tuple[int, Text]]:
    found = Meeting.objects.filter(pk__in=ids).values_list("pk", "held_on", "minutes")
    return ((pk, both(f"{held_on.isoformat()} {minutes}")) for pk, held_on, minutes in found)


def _outcomes(ids: Collection[str]) -> Names:
    """Name outcomes as the plan of their campaign does: `campaign:3/ban`."""
    campaigns = {each: each.partition("/")[0].removeprefix("campaign:") for each in ids}
    numbers = {each for each in campaigns.values() if each.isascii() and each.isdecimal()}
    found = Campaign.objects.select_related("plan").in_bulk(map(int, numbers))
    packs = {str(pk): pack_of(campaign) for pk, campaign in found.items()}
    return (
        (each, outcome_label(packs[number], each.partition("/")[2]))
        for each, number in campaigns.items()
        if number in packs
    )


def _instructions(ids: Collection[int]) -> Iterable[tuple[int, Text]]:
    return ((pk, both(text)) for pk, text in Instruction.objects.filter(pk__in=ids).values_list("pk", "text"))


def _uploads(ids: Collection[int]) -> Iterable[tuple[int, Text]]:
    """Name files that were sent; they are kept for a day."""
    return ((pk, both(name)) for pk, name in Upload.objects.filter(pk__in=ids).values_list("pk", "name"))


def _ledger_maps(ids: Collection[str]) -> Names:
    return [(each, Text(f"台账的读法 · {each}", f"how a ledger is read · {each}")) for each in ids]


def _units(ids: Collection[str]) -> Names:
    """Name units, which are known by their number or by the plan's key; a key that several authorities use has none."""
    numbers = {int(each) for each in ids if each.isascii() and each.isdecimal() and len(each) < 19}
    found = Unit.objects.filter(pk__in=numbers) | Unit.objects.filter(key__in=ids)
    of: dict[str, set[Text]] = {}
    for pk, key, zh, en in found.values_list("pk", "key", "name_zh", "name_en"):
        for each in (str(pk), key):
            of.setdefault(each, set()).add(Text(zh, en or zh))
    return [(each, *of[each]) for each in ids if len(of.get(each, ())) == 1]  # type: ignore[misc] # the one name in a set


def _divisions(ids: Collection[str]) -> Names:
    """Name divisions by their codes; authorities may call one differently, and the first is as good as another."""
    found = Division.objects.filter(code__in=ids).order_by("-pk").values_list("code", "name_zh", "name_en")
    return ((code, Text(zh, en or zh)) for code, zh, en in found)


def _addressees(ids: Collection[str]) -> Names:
    """Name those who were reminded: a division by its code, or a unit by its key."""
    codes = {each for each in ids if each.isdecimal()}
    return [*_divisions(codes), *_units({*ids} - codes)]


def _censuses(ids: Collection[str]) -> Names:
    """Name censuses: of a division in a campaign, `3/440307014001`."""
    codes = {each: each.rpartition("/")[2] for each in ids}
    names = dict(_divisions(set(codes.values())))
    return [(each, _census(names[code])) for each, code in codes.items() if code in names]


def _census(division: Text) -> Text:
    return Text(f"摸底调查 · {division.zh}", f"census · {division.en}")


def _visits(ids: Collection[str]) -> Names:
    """Name visits, and items of their checklists: `UUID:B-4.5a`."""
    uuids = {each: uuid for each in ids if (uuid := _uuid(each.partition(":")[0])) is not None}
    found = Visit.objects.filter(pk__in=set(uuids.values())).values_list("pk", "site__code", "site__name")
    sites = {pk: f"{code} {name}".strip() for pk, code, name in found}
    items = {each: each.partition(":")[2] for each in uuids}
    of = {each: " · ".join(filter(None, (sites[uuid], items[each]))) for each, uuid in uuids.items() if uuid in sites}
    return [(each, Text(f"检查 · {name}", f"visit · {name}")) for each, name in of.items()]


def _items(ids: Collection[str]) -> Names:
    """Name photos, recordings and files as they were called when they came."""
    uuids = {uuid: each for each in ids if (uuid := _uuid(each)) is not None}
    found = Item.objects.filter(pk__in=uuids).values_list("pk", "name")
    return ((uuids[pk], both(name)) for pk, name in found if name)


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


NAMERS: Final[dict[str, Namer]] = {
    "site": _numbered(_sites),
    "finding": _numbered(_findings),
    "document": _numbered(_documents),
    "task": _numbered(_tasks),
    "user": _numbered(_users),
    "campaign": _numbered(_campaigns),
    "meeting": _numbered(_meetings),
    "outcome": _outcomes,
    "instruction": _numbered(_instructions),
    "upload": _numbered(_uploads),
    "ledger_map": _ledger_maps,
    "unit": _units,
    "division": _divisions,
    "addressee": _addressees,
    "census": _censuses,
    "visit": _visits,
    "evidence": _items,
}


def register_all() -> None:
    """Let the journal call everything that is known here by its name."""
    for kind, namer in NAMERS.items():
        register_names(kind, namer)
