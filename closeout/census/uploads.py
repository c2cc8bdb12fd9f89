"""Files that people send: checked for size and kind, kept for a day under a token that is bound to who sent them."""

import hashlib
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from closeout.campaigns.models import Campaign
from closeout.census.models import FORM, IMPORTING, LEDGER, Upload
from closeout.kernel.refusal import Missing, Refusal
from closeout.people.access import Access
from closeout.tabular.chunks import Source
from closeout.tabular.csv_in import CsvSource
from closeout.tabular.xlsx_damage import DamageNamed
from closeout.tabular.xlsx_extent import MOST_SENT
from closeout.tabular.xlsx_in import XlsxSource
from closeout.tabular.xlsx_parts import Parts

LARGEST: Final = 10 << 20  # bytes of a file
_UNPACKED: Final = 96 << 20  # bytes that a workbook may become
_KEPT: Final = timedelta(days=1)
_ENDINGS: Final = (".xlsx", ".csv")
_TOP: Final = 10  # rows that are looked at for headings below a title
_FOLDER: Final = "census"
_STEERS: Final = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def keep_upload(*, access: Access, campaign: Campaign, file: UploadedFile[Any], division: str, at: datetime) -> Upload:
    """Keep a file that was sent, and say whether it is our questionnaire or a ledger of somebody's own.

    Raises:
        Refusal: it is too large, empty, of another kind, or no sound workbook.
        Denied: the role enters nothing.
    """
    access.need("do_census")
    sweep(at)
    name = _STEERS.sub("", Path((file.name or "").replace("\\", "/")).name)[-120:]
    ending = Path(name).suffix.lower()
    if ending not in _ENDINGS:
        raise Refusal("census.ending", found=ending or "-")
    if (file.size or 0) > LARGEST:
        raise Refusal("census.too_large", found=(file.size or 0) >> 20, most=LARGEST >> 20)
    token = secrets.token_urlsafe(32)
    upload = Upload(
        token=token,
        user=access.user,
        campaign=campaign,
        name=name,
        file=f"{_FOLDER}/{token}{ending}",
        division_code=division,
        at=at,
        expires_at=at + _KEPT,
    )
    upload.digest = _write(path_of(upload), file)
    try:
        upload.kind, upload.header_row = _looked_at(upload)
    except Refusal:
        path_of(upload).unlink()
        raise
    upload.save()
    return upload


def _write(path: Path, file: UploadedFile[Any]) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    with path.open("wb") as kept:
        for block in file.chunks():
            digest.update(block)
            kept.write(block)
    return digest.hexdigest()


def _looked_at(upload: Upload) -> tuple[str, int | None]:
    """Return what kind of file it is, and in which row its headings stand (None: the first that is filled)."""
    path = path_of(upload)
    with named(upload):
        if path.suffix != ".xlsx":
            return LEDGER, _below_title(CsvSource(path))
        refuse_bomb(path)
        source = XlsxSource(path, most_cells=MOST_SENT)
        return (LEDGER, _below_title(source)) if source.form is None else (FORM, None)


def _below_title(source: Source) -> int | None:
    """Return the row of the headings where a title stands alone above them."""
    rows = [(row, sum(bool(each.strip()) for each in cells)) for row, cells in source.beginning(_TOP)]
    if not rows or rows[0][1] != 1:
        return None
    return next((row for row, filled in rows[1:] if filled > 1), None)


def refuse_bomb(path: Path) -> None:
    """Let a workbook that stays of a size that can be read go on.

    Raises:
        Refusal: it becomes too large when it is unpacked, or is no sound workbook.
    """
    left = _UNPACKED
    with DamageNamed(path):
        if path.stat().st_size == 0:
            raise Refusal("tabular.empty", file=str(path))
        parts = Parts(path)
        for name in parts.names:
            for block in parts.blocks(name):
                left -= len(block)
                if left < 0:
                    raise Refusal("tabular.xlsx_too_large", file=str(path), limit=_UNPACKED >> 20)


def path_of(upload: Upload) -> Path:
    """Return where the file lies."""
    return Path(settings.MEDIA_ROOT) / upload.file


def upload_named(access: Access, campaign: Campaign, token: str, at: datetime) -> Upload:
    """Return a file by its token, in one query.

    Raises:
        Missing: there is none, it is somebody else's, of another campaign, or its day is over.
    """
    found = Upload.objects.filter(token=token, user=access.user, campaign=campaign, expires_at__gt=at).first()
    if found is None:
        raise Missing("census.no_upload")
    return found


def sweep(at: datetime) -> int:
    """Remove files whose day is over, and say how many; one that is being imported stays."""
    old = Upload.objects.filter(expires_at__lte=at).exclude(state=IMPORTING)
    files = [path_of(each) for each in old]
    gone, _ = old.delete()

    def remove() -> None:
        for each in files:
            each.unlink(missing_ok=True)

    transaction.on_commit(remove)
    return gone


@contextmanager
def named(upload: Upload) -> Iterator[None]:
    """Let refusals name the file as its sender does, never by where it is kept."""
    try:
        yield
    except Refusal as refusal:
        params: Mapping[str, Any] = {**refusal.params, **({"file": upload.name} if "file" in refusal.params else {})}
        raise Refusal(refusal.code, problems=refusal.problems, total=refusal.total, **params) from None
