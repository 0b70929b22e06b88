"""Claim badges: where a rendered claim stands now, put in when the page is served."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# The renderer's only spans are claims, and they never nest.
_TAG = re.compile(r'<span class="claim" data-claim="(C-[0-9]+)">|</span>|<a |</a>')


@dataclass(frozen=True, slots=True)
class Badge:
    """What a reader sees beside a claim. All but `status` are shown as they are, escaped."""

    status: str  # a Status value
    label: str  # Confirmed
    glyph: str  # hidden from screen readers, which have the label
    href: str  # the claim's page, or its line in the list
    about: str = ""  # words for screen readers before the label: "Claim C-17:"


def badge(html: str, lookup: Callable[[str], Badge | None]) -> str:
    """Rendered text with a badge behind each claim that `lookup` knows, in one pass.

    `lookup` is asked once for each place. A claim inside a link has its badge behind the link.
    """
    parts: list[str] = []
    waiting: list[str] = []  # badges of claims that are still open, or inside an open link
    at, in_claim, in_link = 0, False, False
    for tag in _TAG.finditer(html):
        parts.append(html[at : tag.start()])
        at, shown = tag.end(), tag[0]
        if tag[1]:
            in_claim, found = True, lookup(tag[1])
            if found:
                shown = _opening(tag[1], found)
                waiting.append(_badge(found))
        elif shown == "</span>":
            in_claim = False
        else:
            in_link = shown == "<a "
        parts.append(shown)
        if not in_claim and not in_link:
            parts += waiting
            waiting.clear()
    return "".join([*parts, html[at:], *waiting])


def _opening(ref: str, found: Badge) -> str:
    status = escape(found.status)
    return f'<span class="claim claim-{status}" data-claim="{ref}" data-status="{status}">'


def _badge(found: Badge) -> str:
    """A badge stays on the line of the claim's last word, hence the no-break space."""
    about = f'<span class="vh">{escape(found.about)} </span>' if found.about else ""
    return (
        f'\u00a0<a class="badge badge-{escape(found.status)}" href="{escape(found.href)}">'
        f'<span class="glyph" aria-hidden="true">{escape(found.glyph)}</span> '
        f"{about}{escape(found.label)}</a>"
    )
