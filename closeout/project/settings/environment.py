"""What an office sets from outside: variables of the environment and the folder that holds the service's data."""

import os
import secrets
from ipaddress import ip_network
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

HOME: Final = Path(os.environ.get("CLOSEOUT_HOME", "var")).absolute()


def switched(name: str, default: bool) -> bool:
    """Return whether the variable `name` says on; absent or empty: `default`.

    Raises:
        SystemExit: it says neither on nor off.
    """
    word = os.environ.get(name, "").strip().casefold()
    if word in ("1", "true", "yes", "on"):
        return True
    if word in ("0", "false", "no", "off"):
        return False
    if word:
        raise SystemExit(f"{name}={word}: say on or off")
    return default


def counted(name: str, default: int) -> int:
    """Return the whole number that the variable `name` says; absent or empty: `default`.

    Raises:
        SystemExit: it says no whole number above 0.
    """
    word = os.environ.get(name, "").strip()
    if not word:
        return default
    if not word.isdecimal() or int(word) == 0:
        raise SystemExit(f"{name}={word}: say a whole number")
    return int(word)


def listed(name: str) -> list[str]:
    """Return the variable `name` as a list, cut at commas."""
    return [each.strip() for each in os.environ.get(name, "").split(",") if each.strip()]


def hosts(name: str) -> list[str]:
    """Return the hosts and networks that the variable `name` lists.

    Raises:
        SystemExit: one is written as a network and is none.
    """
    found = listed(name)
    for each in found:
        try:
            ip_network(each if "/" in each else "::", strict=False)
        except ValueError:
            raise SystemExit(f"{name}={each}: write a host, or a network as 10.1.0.0/16") from None
    return found


def origins(name: str) -> list[str]:
    """Return the origin of the address that the variable `name` holds (https://maps.example.org), else none."""
    found = urlsplit(os.environ.get(name, ""))
    return [f"{found.scheme}://{found.netloc}"] if found.scheme in ("http", "https") and found.netloc else []


def secret(name: str) -> str:
    """Return the secret `name` of the environment, else the one kept in the data folder, made when first needed.

    It must outlive a restart: sessions and signatures depend on it.
    """
    given = os.environ.get(f"CLOSEOUT_{name.upper()}")
    if given:
        return given
    file = HOME / "secrets" / name
    try:
        return file.read_text("ascii").strip()
    except FileNotFoundError:
        return _kept(file, secrets.token_urlsafe(64))


def _kept(file: Path, made: str) -> str:
    """Keep a secret so that of two processes that start at once one wins, and return the one that is kept."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(made, "ascii")
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return file.read_text("ascii").strip()
