"""Behind a proxy: whose address counts, and what production's settings make of it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from django.test import RequestFactory

SAID = "from django.conf import settings as s; print(s.ALLAUTH_TRUSTED_PROXY_COUNT, s.SECURE_PROXY_SSL_HEADER)"


def _address(forwarded: str) -> str:
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    return str(get_adapter().get_client_ip(request))


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.7")])
def test_failed_sign_ins_count_for_the_address_that_the_proxy_saw(proxies: int, seen: str, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert _address("203.0.113.7") == seen


def test_an_address_that_a_browser_made_up_does_not_count(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert _address("198.51.100.1, 203.0.113.7") == "203.0.113.7"


@pytest.mark.parametrize(
    ("word", "said"), [("off", "0 None"), ("on", "1 ('HTTP_X_FORWARDED_PROTO', 'https')"), ("", "0 None")]
)
def test_a_proxy_is_believed_where_the_office_says_that_there_is_one(word: str, said: str, tmp_path: Path) -> None:
    environment = {**os.environ, "CLOSEOUT_HOME": str(tmp_path), "CLOSEOUT_BEHIND_PROXY": word}
    environment["DJANGO_SETTINGS_MODULE"] = "closeout.project.settings"
    done = subprocess.run([sys.executable, "-c", SAID], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == said
