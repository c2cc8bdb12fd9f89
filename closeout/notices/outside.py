"""Addresses as apprise writes them: is one right, what may be shown of it, and having a message sent there."""

import json
import os
import subprocess
import sys
from typing import Any, Final
from urllib.parse import urlsplit

import apprise
from apprise.utils.parse import parse_url
from django.conf import settings

from closeout.kernel.refusal import Refusal
from closeout.notices.inner import addresses, is_let_through, networks

SILENT: Final = "the other side did not answer in time"
_LONGEST: Final = 120
# What would hold up or mislead the service, or have it read files of its own and ask others for keys.
_NOT_OURS: Final = frozenset(("rto", "cto", "redirect", "verify", "retry", "wait", "pgppub", "pgpprv", "wkd"))


def shown_of(url: str) -> str:
    """Return what may be shown of an address: the service and the host, no password, path or key.

    Raises:
        Refusal: apprise cannot read it, its kind is not one that this service lets out, it sets what is not its own to
            set, or it leads to an inner network that is not listed.
    """
    kind = url.partition("://")[0].casefold()
    allowed: list[str] = settings.NOTICE_SCHEMES
    if kind not in allowed:
        raise Refusal("notices.scheme", kinds=", ".join(allowed))
    _refuse_options(url)
    service: Any = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if service is None:
        raise Refusal("notices.address")
    if not _held_back(url):
        _refuse_inner(service)
    masked = urlsplit(service.url(privacy=True))
    return f"{service.service_name}: {masked.scheme}://{masked.netloc}"[:_LONGEST]


def send(url: str, title: str, body: str) -> str:
    """Send a message and return "" or why it did not go out; it takes at most `NOTICE_SECONDS`.

    To hosts of `NOTICES_HELD_BACK`, the demo's own, nothing is sent: they lead nowhere, and each try would be told.
    """
    if _held_back(url):
        return ""
    seconds: float = settings.NOTICE_SECONDS
    told = {"url": url, "title": title, "body": body, "inner": settings.NOTICE_INNER_HOSTS}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "closeout.notices.sending"],
            input=json.dumps({**told, "seconds": seconds, "parent": os.getpid()}),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # may tell the address
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return SILENT
    return _answer(done)


def _answer(done: "subprocess.CompletedProcess[str]") -> str:
    if done.returncode:
        return f"what sends messages ended with {done.returncode}"
    return str(json.loads(done.stdout)["error"])


def _refuse_options(url: str) -> None:
    read: Any = parse_url  # says nothing of types
    given = read(url, verify_host=False) or {}
    found = sorted(_NOT_OURS & set(given.get("qsd", ())))
    if found:
        raise Refusal("notices.option", options=", ".join(found))


def _refuse_inner(service: Any) -> None:
    """Refuse a host of an inner network; one that has no address now is asked again when a message is sent.

    A service with a place of its own has a key where others have a host.
    """
    if not any("{host}" in each for each in service.templates):
        return
    host = str(getattr(service, "smtp_host", "") or service.host)
    inner = networks(settings.NOTICE_INNER_HOSTS)
    if not all(is_let_through(each, inner) for each in addresses(host)):
        raise Refusal("notices.inner", host=host)


def _held_back(url: str) -> bool:
    ends: tuple[str, ...] = settings.NOTICES_HELD_BACK
    return bool(ends) and (urlsplit(url).hostname or "").endswith(ends)
