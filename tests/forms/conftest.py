"""What the tests of forms share: the command line, as in `tests/cli`."""

from tests.cli.conftest import closeout

__all__ = ["closeout"]
