"""The guide to verification, inside the desk: docs/guide-verification.md, drawn as a screen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from stories.admin.site import page, screen
from stories.text.render import render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

GUIDE = settings.BASE_DIR / "docs" / "guide-verification.md"
_STATIC = "../stories/static/"  # as the document, which is also read where the code lies, says it
_PICTURE = re.compile(rf"^!\[(?P<alt>[^\]]+)\]\({re.escape(_STATIC)}(?P<path>[^)\s]+)\)$", re.M)


@dataclass(frozen=True, slots=True)
class Piece:
    """Rendered words, or a picture."""

    html: str = ""
    picture: str = ""  # its path among the static files
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One task."""

    title: str
    anchor: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    title: str
    opening: tuple[Piece, ...]
    chapters: tuple[Chapter, ...]


@require_safe
@screen()
def guide_screen(request: HttpRequest) -> HttpResponse:
    """For everybody who can log in, whatever they may do."""
    if not GUIDE.exists():
        raise Http404
    return page(request, "admin/guide.html", {"guide": read_guide()})


@cache
def read_guide() -> Guide:
    """The document; it does not change while the desk runs."""
    head, *rest = re.split(r"^## ", GUIDE.read_text(encoding="utf-8"), flags=re.M)
    title, _, opening = head.removeprefix("# ").partition("\n")
    chapters = (part.partition("\n") for part in rest)
    return Guide(
        title,
        _pieces(opening),
        tuple(Chapter(name, slugify(name), _pieces(text)) for name, _, text in chapters),
    )


def _pieces(text: str) -> tuple[Piece, ...]:
    """Words and pictures in turn: our renderer lets no picture through, for stories' sake."""
    found, at = [], 0
    for match in _PICTURE.finditer(text):
        found.append(_words(text[at : match.start()]))
        found.append(Piece(picture=match["path"], alt=match["alt"]))
        at = match.end()
    return (*found, _words(text[at:]))


def _words(text: str) -> Piece:
    return Piece(mark_safe(render(text).html))  # noqa: S308 -- cleaned by the renderer
