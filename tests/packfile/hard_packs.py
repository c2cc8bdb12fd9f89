"""A pack that z3 does not come to an end with: rows of a *unique* table that multiply facts with one another."""

from tests.packfile.small_packs import small_pack

_NUMBERS = "".join(f"  q{each}: {{type: number, label: {{zh: 数{each}, en: number {each}}}}}\n" for each in "abcd")
_ROW = (
    "marks * marks * marks * qa + qb * qb * qb * qc + qd * qd * marks * qa * qb = {0} * qc * qd * qa "
    "AND marks * qa * qb > {0} + qc * qc AND qd * qc * qa * qa < {0} - marks"
)


def hard_pack(rows: int = 14) -> str:
    """Return the pack as YAML text; its proof takes minutes."""
    conditions = {f"r{each}": _ROW.format(2 * each + 1) for each in range(rows)}
    return small_pack(conditions, hit="unique").replace("facts:\n", f"facts:\n{_NUMBERS}")
