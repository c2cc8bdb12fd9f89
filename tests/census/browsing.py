"""Pages of the census as a browser meets them."""

import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from closeout.campaigns.models import Campaign
from tests.factories import COMMUNITY


def address_of(name: str, one: Campaign, *more: object) -> str:
    return reverse(f"census:{name}", args=[one.slug, *more])


def text_of(answer: Any) -> str:
    return str(answer.content, "utf-8")


def filled(**more: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), "site_code": "S-1", "name": "站点（示例）", **more}


def send(browser: Client, one: Campaign, content: bytes, name: str = "表.xlsx", division: str = COMMUNITY) -> Any:
    file = SimpleUploadedFile(name, content)
    return browser.post(address_of("upload", one), {"file": file, "division": division})


def downloaded(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)
