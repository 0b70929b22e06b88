"""Files that are sent to the desk: what is too large is dropped on the way, its form is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

if TYPE_CHECKING:
    from django.http import HttpRequest

_DROPPED = "writethru.dropped_files"


class CappedUpload(FileUploadHandler):
    """Stops writing a file down as soon as it is too large, and goes on reading the form."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > settings.EVIDENCE_MAX_BYTES:
            assert self.request is not None  # Django gives every handler its request
            self.request.META.setdefault(_DROPPED, set()).add(self.field_name)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        """The handlers behind this one make the file."""
        return None


def was_too_large(request: HttpRequest, field: str) -> bool:
    return field in request.META.get(_DROPPED, ())
