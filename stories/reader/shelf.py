"""Pages that were made once and are handed out again: in this process's memory, bounded in bytes.

A page's key is the digest that seals what it shows and its strong tag. Both change whenever the
page would, so nothing here grows old, and nothing has to be thrown away in time: words that law
erases change the tag as well. Whatever is missing is made again.
"""

from __future__ import annotations

import gzip
import re
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest

WORTH_PACKING = 1_000  # bytes
_TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")


@dataclass(frozen=True, slots=True)
class Page:
    """An answer's bytes and headers; `packed` is empty where packing gains nothing."""

    body: bytes
    packed: bytes
    headers: Mapping[str, str]

    @property
    def size(self) -> int:
        return len(self.body) + len(self.packed)


@dataclass(slots=True)
class Shelf:
    """The pages that were asked for last, up to a number of bytes."""

    most: int
    size: int = 0
    _pages: OrderedDict[str, Page] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: str) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page:
                self._pages.move_to_end(key)
            return page

    def put(self, key: str, page: Page) -> None:
        """Keep it, in place of those that nobody has asked for the longest."""
        with self._lock:
            if old := self._pages.pop(key, None):
                self.size -= old.size
            if page.size > self.most:
                return
            self._pages[key] = page
            self.size += page.size
            while self.size > self.most:
                self.size -= self._pages.popitem(last=False)[1].size


SHELF = Shelf(most=settings.PAGE_SHELF_BYTES)


def from_shelf(request: HttpRequest, key: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The page with that key, made by `make` if nobody has asked for it; packed for who takes it.

    Only whole pages stay: what is refused, moved or removed by law is asked for each time.
    """
    page = SHELF.get(key)
    if page is None:
        made = make()
        if made.status_code != 200:
            return made
        page = _page(made)
        SHELF.put(key, page)
    packed = page.packed and _TAKES_GZIP.search(request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(page.packed if packed else page.body, headers=dict(page.headers))
    if packed:
        response["Content-Encoding"] = "gzip"
    return response


def _page(made: HttpResponse) -> Page:
    body = made.content
    # Without a time in it: the same page packs to the same bytes.
    packed = gzip.compress(body, 6, mtime=0) if len(body) >= WORTH_PACKING else b""
    return Page(body, packed if len(packed) < len(body) else b"", dict(made.headers))
