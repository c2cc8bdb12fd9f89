"""Pages and the report of a check look alike: both take colours, sizes and faces from one file."""

from pathlib import Path

from django.contrib.staticfiles import finders

import closeout

PACKAGE = Path(closeout.__file__).parent


def test_there_is_one_file_of_tokens_and_pages_are_served_it() -> None:
    [tokens] = PACKAGE.rglob("tokens.css")
    assert finders.find("ui/tokens.css") == str(tokens)
