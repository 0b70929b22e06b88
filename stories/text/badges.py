"""Claim badges: where a rendered claim stands now, put in after the cache."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_SPAN = re.compile(r'<span class="claim" data-claim="(C-[0-9]+)">(.*?)</span>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Badge:
    """What a reader sees beside a claim."""

    status: str  # a Status value
    label: str
    glyph: str
    href: str


def badge(html: str, lookup: Callable[[str], Badge | None]) -> str:
    """The rendered text with a badge after each claim that `lookup` knows."""

    def show(match: re.Match[str]) -> str:
        found = lookup(match[1])
        if found is None:
            return match[0]
        status = escape(found.status)
        return (
            f'<span class="claim claim-{status}" data-claim="{match[1]}">{match[2]}</span>'
            f'\u00a0<a class="badge badge-{status}" href="{escape(found.href)}">'
            f'<span aria-hidden="true">{escape(found.glyph)}</span> {escape(found.label)}</a>'
        )

    return _SPAN.sub(show, html)
