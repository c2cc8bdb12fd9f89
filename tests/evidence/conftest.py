"""What evidence of a site is, is known once the service has read its addresses."""

import pytest

from closeout.project.registries import fill


@pytest.fixture(autouse=True, scope="package")
def _filled() -> None:
    fill()
