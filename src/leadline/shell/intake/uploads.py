"""Uploads: takes files in from a multipart request, in memory only, and stops where the policy says so.

Nothing is written to a disk before it is sealed. What is too much is not read to its end; the reason waits
at the request, so that form and API can say it with the limit.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from leadline.errors import BadInput, LeadlineError, TryAgain
from leadline.intake.fields import Refused
from leadline.intake.files import Given, too_large, too_many, too_much
from leadline.shell import site

#: the parts of a form that hold files; "report" is the JSON of an API call that came as a file
FILES, REPORT = "files", "report"
#: where the reason why an upload was stopped waits in the request's META
UPLOAD_FAULT = "leadline.upload"
_SHARE = "leadline.share"
#: a request this many times larger than the limit is cut off instead of read away, as is one that is not
#: too large but comes at the wrong moment: its sender may be slow
_FAR_TOO_LARGE = 4


class Gate:
    """Counts what this process holds in memory for uploads; safe between threads."""

    def __init__(self) -> None:
        """Nothing is held."""
        self._lock = threading.Lock()
        self._uploads = 0
        self._bytes = 0

    def enter(self, most: int) -> bool:
        """Whether one more upload may begin."""
        with self._lock:
            if self._uploads >= most:
                return False
            self._uploads += 1
            return True

    def hold(self, count: int, most: int) -> bool:
        """Whether so many more bytes may be held."""
        with self._lock:
            if self._bytes + count > most:
                return False
            self._bytes += count
            return True

    def leave(self, count: int) -> None:
        """Nothing; an upload with so many bytes is over."""
        with self._lock:
            self._uploads -= 1
            self._bytes -= count

    @property
    def held(self) -> tuple[int, int]:
        """Uploads and bytes that are held now."""
        return self._uploads, self._bytes


gate = Gate()


class _Share:
    """What one request holds of the gate; given back once."""

    def __init__(self) -> None:
        self.bytes = 0
        self._lock = threading.Lock()
        self._is_over = False

    def close(self) -> None:
        """Nothing; Django closes what a handler held when a body turns out to be broken."""
        self.give_back()

    def give_back(self) -> None:
        """Nothing; may be called again."""
        with self._lock:
            if self._is_over:
                return
            self._is_over = True
        gate.leave(self.bytes)


class _Held(UploadedFile):  # type: ignore[type-arg]
    """A file in memory; closing it gives the share of its request back."""

    def __init__(self, file: BytesIO, share: _Share, **about: Any) -> None:
        super().__init__(file, **about)
        self._share = share

    def close(self) -> None:
        super().close()
        self._share.give_back()


class EvidenceUploads(FileUploadHandler):
    """Django's upload handler of this line."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        """A request of which nothing has come yet."""
        super().__init__(request)
        self._bounds = site.policy().evidence
        self._share: _Share | None = None
        self._count = 0
        self._began = time.monotonic()
        self._buffer = BytesIO()
        self._length = 0

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Nothing; keeps the announced length: it comes after the stream and its headers."""
        self._length = int(args[2])

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Nothing, or StopUpload: too many files, or too many uploads at this moment."""
        super().new_file(*args, **kwargs)
        self._buffer = BytesIO()
        if self.field_name != REPORT:
            self._count += 1
        if self._share is None:
            if not gate.enter(self._bounds.at_once):
                self._stop(TryAgain("too many files are coming in at this moment", 5.0))
            self._share = self.file = _Share()
            if self.request is not None:
                self.request.META[_SHARE] = self._share
        if self._count > self._bounds.files:
            self._stop(too_many(self._bounds, self._count))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Nothing, or StopUpload: too large, too much, too slow."""
        bounds, share = self._bounds, self._share
        if share is None:
            return
        if start + len(raw_data) > bounds.file_bytes:
            self._stop(too_large(max(1, self._count), bounds))
        if share.bytes + len(raw_data) > bounds.together_bytes + site.policy().limits.body_bytes:
            self._stop(too_much(bounds))
        if time.monotonic() - self._began > bounds.upload_for.total_seconds():
            self._stop(TryAgain("the upload took too long", 5.0))
        if not gate.hold(len(raw_data), bounds.held_bytes):
            self._stop(TryAgain("too many files are coming in at this moment", 5.0))
        share.bytes += len(raw_data)
        self._buffer.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        """The file, in memory."""
        if self._share is None:
            return None
        self._buffer.seek(0)
        return _Held(
            self._buffer,
            self._share,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )

    def upload_interrupted(self) -> None:
        """Nothing; what was held is given back."""
        if self._share is not None:
            self._share.give_back()

    def _stop(self, why: LeadlineError) -> None:
        """Never returns: the reason waits at the request."""
        if self.request is not None:
            self.request.META[UPLOAD_FAULT] = why
        self.upload_interrupted()
        is_far = self._length > _FAR_TOO_LARGE * self._bounds.together_bytes
        raise StopUpload(connection_reset=is_far or isinstance(why, TryAgain))


def letting_go(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A middleware: whatever a request held of the gate is given back when it is answered."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        try:
            return get_response(request)
        finally:
            share = request.META.pop(_SHARE, None)
            if isinstance(share, _Share):
                share.give_back()

    return answer


def given_files(request: HttpRequest) -> tuple[Given, ...]:
    """The files of a request. Raises what stopped their coming in."""
    if request.content_type != "multipart/form-data":
        return ()
    came = request.FILES.getlist(FILES)
    why = request.META.get(UPLOAD_FAULT)
    if isinstance(why, BadInput):
        raise Refused([why])
    if isinstance(why, LeadlineError):
        raise why
    return tuple(
        Given(name=file.name or "", declared_type=file.content_type or "", content=file.read())
        for file in came
    )
