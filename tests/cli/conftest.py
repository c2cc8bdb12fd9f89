"""What the tests of the command line share."""

from pathlib import Path

import pytest

from tests.cli.running import Command, write


@pytest.fixture
def closeout(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Return the command line, speaking English unless told otherwise."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLOSEOUT_LANG", "en")
    return Command(capsys)


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    """Return a small table: a site that fails two standards, a closed one and one of which little is known."""
    return write(
        tmp_path / "sites.csv",
        "site_code,name,operating_state,storage,has_fence,fence_height_m,has_business_licence,site_clean",
        "001,东头收购站,在营,露天,是,3.4,否,否",
        "002,西头收购站,已关闭,,,,,",
        '003,"南头, 收购站",,室内,,,,是',
    )


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """Return a table with a row that repeats a code, one with a wrong word and one with a wrong number."""
    return write(
        tmp_path / "bad.csv",
        "site_code,has_fence,fence_height_m",
        "1,是,3.4",
        "2,maybe,3.4",
        "1,否,",
        "4,否,-2",
        "5,否,2",
    )
