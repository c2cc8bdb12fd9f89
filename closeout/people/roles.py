"""The roles, and what each may do. Every page and every act names a right; this table says whose it is."""

from typing import Final, Literal

Role = Literal["office", "unit_head", "unit_member", "village", "leader", "intake", "auditor", "administrator"]
Right = Literal[
    "see_campaign",  # the plan, its phases, duties and figures
    "run_campaign",  # adopt, upgrade, finish
    "see_sites",
    "record_facts",
    "manage_sites",  # register, move, merge, close
    "register_sites",  # enter one that was met on a visit or in the census
    "assign",  # hand out and remind
    "export_sites",
    "reveal",  # personal data, with a reason
    "see_census",
    "do_census",
    "sign_census",
    "see_inbox",
    "judge",  # settle what one's own unit is asked, villages what villages are asked
    "see_outcomes",
    "decide_outcomes",  # the joint meeting's decision is entered
    "see_people",
    "manage_people",
    "see_areas",
    "manage_areas",
    "see_journal",
    "verify_journal",
    "see_tasks",
    "do_tasks",  # take on, refuse and finish what one owes
    "hand_out",  # give a task to a person; a head: within the unit
    "see_evidence",
    "add_evidence",  # and withdraw one's own
    "withdraw_evidence",  # anybody's
    "see_deliveries",  # messages that did not go out
    "see_documents",
    "draft_documents",
    "issue_documents",  # number, issue and void those of one's own unit
    "serve_documents",
    "see_findings",
    "raise_findings",
    "do_findings",  # of one's own unit or division: accept, refuse, report as corrected, ask for more time
    "decide_findings",  # of one's own unit, the office of all: close out, send back, grant more time, defer, give up
    "hand_findings",  # give one that a unit refused to another
    "see_visits",
    "make_visits",  # patrols
    "inspect",  # administrative inspections, with a certificate beside it: no grid worker, no office as such
    "confirm_visits",  # as the second officer
    "discard_visits",  # drafts of others that were left lying
    "export_findings",
    "export_visits",
    "see_instructions",
    "instruct",  # give a unit a written instruction, and see its answer
]

ROLES: Final[tuple[Role, ...]] = (
    "office",
    "unit_head",
    "unit_member",
    "village",
    "leader",
    "intake",
    "auditor",
    "administrator",
)

_SEES: Final[frozenset[Right]] = frozenset(
    {
        "see_campaign",
        "see_sites",
        "see_census",
        "see_outcomes",
        "see_tasks",
        "see_evidence",
        "see_documents",
        "see_findings",
        "see_visits",
    }
)
_UNIT: Final[frozenset[Right]] = _SEES | {
    "record_facts",
    "see_inbox",
    "export_sites",
    "reveal",
    "do_tasks",
    "add_evidence",
    "draft_documents",
    "serve_documents",
    "raise_findings",
    "do_findings",
    "make_visits",
    "inspect",
    "confirm_visits",
    "register_sites",
    "export_findings",
    "export_visits",
    "see_instructions",
}

RIGHTS: Final[dict[Role, frozenset[Right]]] = {
    "office": _SEES
    | {
        "run_campaign",
        "record_facts",
        "manage_sites",
        "register_sites",
        "make_visits",
        "discard_visits",
        "assign",
        "export_sites",
        "reveal",
        "do_census",
        "decide_outcomes",
        "see_people",
        "manage_people",
        "see_areas",
        "see_inbox",
        "see_journal",
        "verify_journal",
        "do_tasks",
        "hand_out",
        "add_evidence",
        "withdraw_evidence",
        "raise_findings",
        "decide_findings",
        "hand_findings",
        "export_findings",
        "export_visits",
        "see_instructions",
    },
    "unit_head": _UNIT
    | {
        "judge",
        "see_people",
        "hand_out",
        "sign_census",
        "issue_documents",
        "decide_findings",
    },
    "unit_member": _UNIT | {"judge"},
    "village": _SEES - {"see_outcomes"}
    | {
        "record_facts",
        "manage_sites",
        "register_sites",
        "make_visits",
        "do_census",
        "sign_census",
        "see_inbox",
        "judge",
        "do_tasks",
        "add_evidence",
        "raise_findings",
        "do_findings",
    },
    "leader": _SEES | {"see_people", "see_areas", "see_instructions", "instruct"},
    "intake": frozenset({"see_campaign", "see_tasks", "do_tasks"}),
    "auditor": _SEES
    | {
        "see_people",
        "see_areas",
        "see_journal",
        "verify_journal",
        "see_inbox",
        "export_sites",
        "export_findings",
        "export_visits",
        "see_instructions",
    },
    "administrator": frozenset({"see_people", "manage_people", "see_areas", "manage_areas", "see_deliveries"}),
}
