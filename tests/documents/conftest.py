"""Evidence is kept by another slice: here it misses nothing, unless a test says so."""

import pytest

from closeout.documents.registry import NEIGHBOURS
from closeout.project import registries


@pytest.fixture(autouse=True)
def _all_evidence_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    registries.fill()
    monkeypatch.setattr(registries, "missing", lambda ids: ())
    monkeypatch.setattr(NEIGHBOURS, "missing", lambda ids: ())
