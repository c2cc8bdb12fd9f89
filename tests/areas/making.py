"""Files sent to the pages of areas, for tests of the slice."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from closeout.areas.layers import chosen, folder_of, layer_names
from closeout.siting.layers import Layer, read_layers
from tests.factories import COMMUNITY, authority

HEAD = "code,name_zh,name_en,urban_rural_code\n"
ROW = f"{COMMUNITY},大芬社区（示例）,Dafen (example),111\n"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def post(client: Client, where: str, /, *args: object, **data: Any) -> Any:
    return client.post(reverse(f"areas:{where}", args=args), data, headers={"accept-language": "en"})


def send(client: Client, where: str, content: bytes | str, name: str, /, **data: Any) -> Any:
    raw = content.encode() if isinstance(content, str) else content
    return post(client, where, file=SimpleUploadedFile(name, raw), **data)


def confirm(client: Client, where: str, looked: Any, **data: Any) -> Any:
    effects = looked.context.get("effects")
    digest = "" if effects is None else effects.digest
    return post(client, where, token=looked.context["upload"].token, digest=digest, **data)


def divisions(client: Client, content: bytes | str, name: str = "divisions.csv") -> Any:
    return send(client, "divisions", content, name)


def read_again(division: str = COMMUNITY, slug: str = "buji") -> dict[str, Layer]:
    """Return the layers by which a place in a division is measured, as the engine reads them."""
    files = chosen(authority(slug).pk, [division])[division]
    with folder_of(files) as folder:
        return read_layers(folder, [name for name, _ in files], layer_names(), []).by_name if files else {}
