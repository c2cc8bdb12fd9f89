"""Files of an ordinary form, streamed into their drafts: nothing is written twice, and none is held in memory."""

from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from closeout.evidence.kinds import largest, refuse_large
from closeout.evidence.storage import BLOCK, Draft, Drafting, refuse_no_room
from closeout.kernel.refusal import Refusal

_AROUND: Final = 1 << 20  # bytes of a form besides its files
_AT_ONCE: Final = 2  # files of one form


class Sent(UploadedFile[Any]):
    """A file of a form that has come whole."""

    def __init__(self, name: str, draft: Draft) -> None:
        """Take it as the form names it."""
        super().__init__(name=name, size=draft.size)
        self.draft = draft


class Streaming(FileUploadHandler):
    """Takes in the files of a form. What is refused is read over, and said by `refusals`, by field."""

    chunk_size = BLOCK

    def __init__(self, request: HttpRequest | None = None) -> None:
        """Begin with nothing."""
        super().__init__(request)
        self.refusals: dict[str, Refusal] = {}
        self._sent: list[Sent] = []
        self._drafting: Drafting | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._drafting = None
        if len(self._sent) < _AT_ONCE:
            self._drafting = Drafting()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write the next bytes.

        Raises:
            SkipFile: the file is refused, and the rest of it is read over.
        """
        if self._drafting is None:
            raise SkipFile
        try:
            self._drafting.write(raw_data)
        except Refusal as refusal:
            self._refuse(refusal)
            raise SkipFile from None

    def file_complete(self, file_size: int) -> Sent | None:
        """Return the file, if it was not refused; an empty one is said as such by the form."""
        if self._drafting is None:
            return None
        try:
            sent = Sent(self.file_name or "", self._drafting.done())
        except Refusal as refusal:
            self._refuse(refusal)
            return None
        self._sent.append(sent)
        return sent

    def upload_interrupted(self) -> None:
        """Give up a file whose sender has gone."""
        if self._drafting is not None:
            self._drafting.drop()

    def drop(self) -> None:
        """Remove what came and was not kept."""
        for each in self._sent:
            each.draft.drop()

    def _refuse(self, refusal: Refusal) -> None:
        self.refusals[self.field_name or ""] = refusal
        self.upload_interrupted()
        self._drafting = None


def stream_files(request: HttpRequest) -> Streaming:
    """Let the files of a request that nobody has read yet be streamed into drafts.

    Raises:
        Refusal: the request says that it is too large; nothing of it is read then.
        NoSpace: there is no room for what it says it is.
    """
    length = request.META.get("CONTENT_LENGTH") or ""
    size = int(length) if length.isdecimal() and len(length) < 19 else 0
    if size > largest() + _AROUND:
        refuse_large(size)
    refuse_no_room(size)
    handler = Streaming(request)
    request.upload_handlers = [handler]
    return handler
