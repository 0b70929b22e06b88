"""Numbers that a reader's address asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST_PAGES = 1_000_000


def page_in(request: HttpRequest) -> int:
    """The page that `?page=` asks for, from 1. Raises Http404 for what is no page."""
    if "page" not in request.GET:
        return 1
    number = number_in(request, "page", least=1, most=MOST_PAGES)
    if number is None:
        raise Http404
    return number


def number_in(request: HttpRequest, name: str, *, least: int, most: int) -> int | None:
    """The number that the address gives under that name; None if it gives none that fits."""
    digits = request.GET.get(name, "")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        return None
    number = int(digits)
    return number if least <= number <= most else None
