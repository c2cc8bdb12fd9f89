"""Plans for tests: a shipped one, changed on purpose."""

from closeout.campaigns.plans import source_of


def newer(*changes: tuple[str, str], pack: str = "buji", version: str = "1.1") -> str:
    """Return the text of a shipped pack in another version, with each text replaced once."""
    text = source_of(pack).replace('version: "1.0"', f'version: "{version}"', 1)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


WITHOUT_A_DUTY = (
    "  - id: R-3.1c\n    clause: R-3.1\n    unit: town\n    kind: assist\n"
    "    text: {zh: 落实经营人员再就业, en: Sees to operators' re-employment}\n",
    "",
)
WITH_A_DUTY = (
    "duties:\n",
    "duties:\n  - id: R-3.1z\n    clause: R-3.1\n    unit: town\n    kind: report\n    phases: [rectification]\n"
    "    text: {zh: 每周报送一次, en: Reports once a week}\n",
)
REWORDED = ("落实经营人员社会保障", "落实经营人员的社会保障")
ANOTHER_DAY = (
    "kind: assist\n    text: {zh: 落实经营人员社会保障",
    "kind: assist\n    phases: [rectification]\n    text: {zh: 落实经营人员社会保障",
)
