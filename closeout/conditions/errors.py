"""What is wrong with a condition: where, what was found, what is allowed."""

from closeout.kernel.refusal import sentence
from closeout.kernel.text import Lang


class ConditionError(ValueError):
    """A condition is outside the dialect or does not fit its facts.

    `at` is the offset of the place in the condition's text (0 is its first character).
    """

    def __init__(self, code: str, at: int, **params: object):
        """Name the message (`conditions.<code>`), the place and what fills the message."""
        super().__init__(code)
        self.code = f"conditions.{code}"
        self.at = at
        self.params = params

    def say(self, lang: Lang) -> str:
        """Return the sentence in `lang`."""
        return sentence(self.code, lang, self.params)
