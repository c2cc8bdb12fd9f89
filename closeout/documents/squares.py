"""QR codes."""

from io import BytesIO
from typing import Any

import segno


def svg_of(address: str) -> str:
    """Return the QR code of an address as SVG."""
    return _made(address, kind="svg", xmldecl=False, light="#fff", omitsize=True).decode()


def png_of(address: str) -> bytes:
    """Return the QR code of an address as PNG, for programs that know no SVG."""
    return _made(address, kind="png", scale=8)


def _made(address: str, **how: Any) -> bytes:
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, border=2, **how)
    return out.getvalue()
