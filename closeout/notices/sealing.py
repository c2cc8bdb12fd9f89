"""Addresses hold passwords and keys: they are sealed before they are written, and opened when a message goes out."""

import hmac
from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_SEAL: Final = b"closeout.notices: the address of a channel"
_MARK: Final = b"closeout.notices: what an address is known by"


def seal(address: str) -> str:
    """Return an address as the database keeps it: nobody reads it without the key."""
    return _seals(*_secrets()).encrypt(address.encode()).decode("ascii")


def opened(sealed: str) -> str | None:
    """Return the address; None: it was sealed with a key that is here no more."""
    try:
        return _seals(*_secrets()).decrypt(sealed).decode()
    except InvalidToken:
        return None


def mark(address: str) -> str:
    """Return what an address is known by, without being read: 64 signs."""
    return _marked(_secrets()[0], address)


def marks(address: str) -> list[str]:
    """Return what an address is known by under the present key and under those before it."""
    return [_marked(each, address) for each in _secrets()]


def _secrets() -> list[str]:
    keys: list[str] = settings.CHANNEL_KEYS
    return keys


@lru_cache(maxsize=4)
def _seals(*secrets: str) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(_derived(each, _SEAL))) for each in secrets])


def _marked(secret: str, address: str) -> str:
    return hmac.new(_derived(secret, _MARK), address.encode(), "sha256").hexdigest()


@lru_cache(maxsize=16)
def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
