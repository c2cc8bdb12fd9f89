"""All pages of help of the command line, from one process for each language and width: starting takes long."""

import sys
from functools import cache

from closeout.cli.application import COMMANDS
from tests.bounded import bounded
from tests.cli.running import environment
from tests.shared import once_a_run

PAGES = [
    *COMMANDS,
    *(f"plan {each}" for each in ("list", "show", "check", "diff", "schema")),
    "law show",
    "journal verify",
    "journal sign",
    "evidence verify",
]
_SHOW = """
import sys
from closeout.cli.application import main
for page in sys.argv[1:]:
    assert main([*page.split(), "--help"]) == 0, page
    print(end="\\f")
"""


@cache
def shown(lang: str, width: str = "1000") -> dict[str, str]:
    """Return every page in a language at a width."""
    return once_a_run(f"help-{lang}-{width}", lambda: _shown(lang, width))


def _shown(lang: str, width: str) -> dict[str, str]:
    done = bounded([sys.executable, "-c", _SHOW, *PAGES], env=environment({"CLOSEOUT_LANG": lang, "COLUMNS": width}))
    assert done.returncode == 0, done.stderr
    return dict(zip(PAGES, done.stdout.split("\f"), strict=False))
