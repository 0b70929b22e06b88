"""The edition of the reader's pages: it changes when their making does, and so do their ETags."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

from stories.text.diff import ENGINE
from stories.text.render import RENDERER

_STORIES = Path(__file__).resolve().parent.parent
_MADE_BY = (
    *((_STORIES / room, "*.py") for room in ("reader", "syndication", "templatetags")),
    (_STORIES.parent / "templates", "stories/**/*.html"),
    (_STORIES.parent / "templates", "base.html"),
)


@cache
def edition() -> str:
    """A short digest of templates, wordings and settings, read once for each process."""
    digest = hashlib.sha256(f"{RENDERER} {ENGINE}".encode())
    for folder, pattern in _MADE_BY:
        for path in sorted(folder.glob(pattern)):
            digest.update(path.read_bytes())
    for name in (
        "NEWSROOM_NAME",
        "NEWSROOM_CONTACT",
        "PUBLIC_BASE_URL",
        "LANGUAGE_CODE",
        "TIME_ZONE",
        "STATIC_URL",
    ):
        digest.update(str(getattr(settings, name)).encode())
    return digest.hexdigest()[:10]
