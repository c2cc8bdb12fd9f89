"""What reads a written cell, and the error of one that cannot be read."""

from collections.abc import Callable

from closeout.kernel.facts import Value

Parse = Callable[[str], Value]


class BadCell(ValueError):
    """The cell cannot be read as its fact; `code` and `params` make the sentence that says so."""

    def __init__(self, code: str, **params: object):
        """Refuse the cell with the message `code`."""
        super().__init__(code)
        self.code = code
        self.params = params
