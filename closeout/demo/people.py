"""Who signs in to the demo: invented people, one for each role and each unit that judges."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from closeout.accounts.models import User
from closeout.people.models import Authority, Certificate, Post, Unit
from closeout.people.roles import Role

PASSWORD: Final = "closeout-demo"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo: the account, a name, the role, and a unit of the plan or a division."""

    username: str
    name: str
    role: Role
    unit: str = ""
    division: str = ""


# The first of a role is named on the sign-in page; the others make the figures move.
PEOPLE: Final = (
    Person("office", "林晓（示例）", "office"),
    Person("head", "陈立群（示例）", "unit_head", unit="market_supervision"),
    Person("member", "何志远（示例）", "unit_member", unit="market_supervision"),
    Person("village", "黄小燕（示例）", "village", unit="community_workstation", division="440307014015"),
    Person("leader", "周建平（示例）", "leader"),
    Person("intake", "吴敏（示例）", "intake"),
    Person("auditor", "郑国安（示例）", "auditor"),
    Person("administrator", "管理员（示例）", "administrator"),
    Person("dafen", "邓丽华（示例）", "village", unit="community_workstation", division="440307014021"),
    Person("mumianwan", "罗文斌（示例）", "village", unit="community_workstation", division="440307014026"),
    Person("stations", "黎海燕（示例）", "unit_head", unit="community_workstation"),
    Person("police_buji", "赵明（示例）", "unit_member", unit="police_buji"),
    Person("police_luogang", "钱勇（示例）", "unit_member", unit="police_luogang"),
    Person("fire", "孙浩（示例）", "unit_member", unit="fire_institution"),
    Person("environment", "李清（示例）", "unit_member", unit="environment"),
    Person("water", "江涛（示例）", "unit_member", unit="water_management"),
    Person("urban", "方芳（示例）", "unit_member", unit="urban_management"),
    Person("safety", "石磊（示例）", "unit_member", unit="safety_supervision"),
    Person("planning", "高原（示例）", "unit_member", unit="planning_enforcement"),
    Person("grid", "温馨（示例）", "unit_member", unit="grid_management"),
    Person("economy", "金海（示例）", "unit_member", unit="economic_affairs"),
    Person("power", "雷鸣（示例）", "unit_member", unit="power_supply"),
    Person("town", "许文静（示例）", "unit_head", unit="town"),
    Person("security", "韩东（示例）", "unit_member", unit="public_security"),
    Person("commerce", "沈悦（示例）", "unit_member", unit="commerce"),
)


def accounts() -> dict[str, User]:
    """Make the accounts, all with the demo's password, and return them by user name."""
    first = User.objects.create_user(PEOPLE[0].username, PASSWORD, name=PEOPLE[0].name)
    rest = [User(username=each.username, name=each.name, password=first.password) for each in PEOPLE[1:]]
    return {each.username: each for each in (first, *User.objects.bulk_create(rest))}


def posts(authority: Authority, users: dict[str, User], since: date) -> None:
    """Give everybody who has none their post; who needs a unit gets it once the authority has that."""
    placed = set(Post.objects.values_list("user", flat=True))
    units = {each.key: each for each in Unit.objects.filter(authority=authority)}
    Post.objects.bulk_create(
        [
            Post(
                user=users[each.username],
                authority=authority,
                role=each.role,
                unit=units.get(each.unit),
                division_code=each.division,
                since=since,
            )
            for each in PEOPLE
            if users[each.username].pk not in placed and (not each.unit or each.unit in units)
        ]
    )


def certificates(users: dict[str, User], today: date) -> None:
    """Give officers certificates: most are good for years, one ends soon, one has ended."""
    ends = {"member": 700, "fire": 21, "planning": -12, "head": 900}
    Certificate.objects.bulk_create(
        [
            Certificate(
                user=users[name],
                number=f"示例{4403070000 + at}",
                issued_by="示例发证机关",
                valid_until=date.fromordinal(today.toordinal() + days),
            )
            for at, (name, days) in enumerate(ends.items())
        ]
    )
