"""How passwords are kept: Argon2id, as dear as an office's machine can afford when everybody signs in at once."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two rounds and one lane, as OWASP's cheat sheet on password storage asks at least.

    Django's own 100 MiB in eight lanes take a machine of two cores a third of a second for each sign-in, and fifty at
    once held up everybody. A password that was kept otherwise is kept so when its owner next signs in.
    """

    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1
