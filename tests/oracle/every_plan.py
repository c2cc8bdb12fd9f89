"""The three plans by id."""

from tests.oracle.plan_buji import BUJI
from tests.oracle.plan_rugao import RUGAO
from tests.oracle.plan_town import TOWN
from tests.oracle.plans import Plan

PLANS: dict[str, Plan] = {plan.id: plan for plan in (TOWN, RUGAO, BUJI)}
