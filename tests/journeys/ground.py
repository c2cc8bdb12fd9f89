"""What a round of inspections starts from: a campaign under way, officers with certificates, four sites."""

import subprocess
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from closeout.accounts.models import User
from closeout.areas.models import Division
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import source_of
from closeout.campaigns.services import adopt
from closeout.campaigns.types import Adoption
from closeout.demo.diary import Cast
from closeout.kernel.clock import TIME_ZONE, today
from closeout.kernel.text import Text
from closeout.people.models import Authority, Certificate, Post, Unit
from closeout.people.roles import Role
from closeout.sites.services import register_sites
from closeout.sites.types import NewFact, NewSite
from tests.journeys.serving import PYTHON, surroundings

PASSWORD: Final = "harbour-Lantern-27"
SLUG: Final = "round"
SITE: Final = "RD-0001"  # where everything happens; what is said of the others must not change
UNIT: Final = Text("安全生产监督管理办公室", "Safety Supervision Office")
NAMES: Final = {
    "office": "林晓（示例）",
    "leader": "周建平（示例）",
    "lead": "石磊（示例）",
    "second": "方芳（示例）",
}
CERTIFICATES: Final = {"lead": "粤S0001（示例）", "second": "粤S0002（示例）"}
HOME, OTHER = "440307014001", "440307014002"
VILLAGES: Final = {HOME: Text("东社区（示例）", "East Community"), OTHER: Text("西社区（示例）", "West Community")}
_ROLES: Final[dict[str, Role]] = {
    "office": "office",
    "leader": "leader",
    "lead": "unit_member",
    "second": "unit_head",
}
# The street's own plan: Buji's with a town's clause in it, as an office writes one that wants fences to be high enough.
_FENCE: Final = """
  - id: B-4.6-fence
    clause: B-4.6
    requires: "fence_height_m >= :fence_height_min_m"
    role: safety_supervision
    text: {zh: 围挡达到规定高度, en: The fence is high enough}
"""
_LEAST: Final = """
  fence_height_min_m:
    type: number
    unit: m
    value: 4
    clause: B-4.6
    ours: true
    label: {zh: 围挡最低高度, en: Least fence height}
"""
_PLACES: Final = {SITE: HOME, "RD-0002": HOME, "RD-0003": OTHER, "RD-0004": OTHER}
_LAY: Final = "import django; django.setup(); from tests.journeys.ground import lay; lay()"


def laid(home: Path) -> Path:
    """Fill a new service's folder, in a process of its own with that service's settings, and return the folder."""
    settings = surroundings(home, DJANGO_SETTINGS_MODULE="closeout.project.settings")
    for line in (["django", "migrate", "--verbosity=0"], ["django", "collectstatic", "--no-input", "--verbosity=0"]):
        subprocess.run([*PYTHON, *line], env=settings, check=True, capture_output=True)
    run = subprocess.run([PYTHON[0], "-c", _LAY], env=settings, check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return home


def lay() -> None:
    """Adopt the street's plan three weeks ago, and put four sites on file of which hardly anything is known yet."""
    day = today()
    authority = Authority.objects.create(
        slug="example", name_zh="示例街道办事处（示例）", name_en="Street Office (example)"
    )
    for code, name in VILLAGES.items():
        Division.objects.create(authority=authority, code=code, name_zh=name.zh, name_en=name.en)
    cast = Cast(authority, {name: User.objects.create_user(name, PASSWORD, name=said) for name, said in NAMES.items()})
    _post(cast, ("office", "leader"), day)
    campaign = _adopted(cast, day)
    _post(cast, ("lead", "second"), day)
    for who, number in CERTIFICATES.items():
        until = day + timedelta(400)
        Certificate.objects.create(user=cast.users[who], number=number, issued_by="某厅（示例）", valid_until=until)
    new = [NewSite(code, _known(code, division)) for code, division in _PLACES.items()]
    at = _morning(day - timedelta(20))
    register_sites(access=cast["office"], campaign=campaign, sites=new, source="census", at=at)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), TIME_ZONE)


def _adopted(cast: Cast, day: date) -> Campaign:
    name = Text("布吉街道专项整治（示例）", "Buji special rectification (example)")
    how = Adoption(SLUG, name, day - timedelta(20), day + timedelta(40), {}, {})
    at = _morning(day - timedelta(21))
    return adopt(access=cast["office"], source=_own_plan(), how=how, at=at)


def _own_plan() -> str:
    before, standards, after = source_of("buji").partition("\nstandards:\n")
    before, parameters, figures = before.partition("\nparameters:")
    assert standards
    assert parameters
    return f"{before}{parameters}{_LEAST.rstrip()}{figures}{standards}{_FENCE.lstrip(chr(10))}{after}"


def _post(cast: Cast, names: tuple[str, ...], day: date) -> None:
    """Give people their posts; officers work in a unit that the plan brought."""
    unit = Unit.objects.filter(authority=cast.authority, key="safety_supervision").first()
    for name in names:
        role = _ROLES[name]
        place = unit if role.startswith("unit_") else None
        since = day - timedelta(30)
        Post.objects.create(user=cast.users[name], authority=cast.authority, role=role, unit=place, since=since)


def _known(code: str, division: str) -> list[NewFact]:
    said = {"name": f"旧货站{code[-1]}（示例）", "division_code": division, "address": f"示例路{code[-1]}号"}
    return [NewFact(key, value) for key, value in said.items()]
