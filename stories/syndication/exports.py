"""The difference of two versions as a file to take away: CriticMarkup, or one page of HTML."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from stories.models import Status
from stories.syndication import addresses, times
from stories.syndication.notices import public_notices
from stories.syndication.scripts import direction
from stories.text.export.critic import critic
from stories.text.export.marked import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.syndication.comparing import PublicComparison
    from stories.text.comparison import Comparison, FactChange

CRITIC_TYPE = "text/markdown; charset=utf-8; variant=CriticMarkup"


@dataclass(frozen=True, slots=True)
class Page:
    """A page that needs nothing beside it, and the policy that lets just its own style in."""

    html: str
    policy: str


def as_critic(pair: PublicComparison, *, title: str) -> str:
    """Facts and notices first, as comments; what is not there any more has no words."""
    comments = [*_heads(pair, title), *_said(pair.comparison)]
    return critic(_whole(pair), comments=comments)


def as_page(pair: PublicComparison, *, title: str, slug: str) -> Page:
    """The same words as HTML. Its links lead to the record that it was taken from."""
    comparison = _whole(pair)
    style = render_to_string("stories/export/diff.css")
    seal = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{seal}'"
    context = {
        "title": title,
        "pair": pair,
        "comparison": comparison,
        "facts": [_fact(fact) for fact in comparison.moved_facts],
        "notices": public_notices(comparison.notices),
        "paragraphs": paragraphs(comparison),
        "direction": direction(pair.language),
        "url": _url(slug, pair),
        "style": style,
        "policy": policy,
    }
    return Page(render_to_string("stories/export/diff.html", context), policy)


def _whole(pair: PublicComparison) -> Comparison:
    assert pair.comparison is not None  # the door answers for words that are not there
    return pair.comparison


def _url(slug: str, pair: PublicComparison) -> str:
    return addresses.page("diff", slug, pair.older.change.number, pair.newer.change.number)


def _heads(pair: PublicComparison, title: str) -> Iterator[str]:
    older, newer = pair.older, pair.newer
    yield _("{title}: {older} ({then}) and {newer} ({now})").format(
        title=title,
        older=older.name,
        then=times.moment(older.at),
        newer=newer.name,
        now=times.moment(newer.at),
    )
    yield _url(newer.change.slug, pair)
    if newer.change.note:
        yield f"{newer.change.kind.label}: {newer.change.note}"


def _said(comparison: Comparison | None) -> Iterator[str]:
    if comparison:
        yield from map(_fact, comparison.moved_facts)
        yield from (notice.text for notice in public_notices(comparison.notices))
        if comparison.sent:
            yield _("Push text sent with this version: {words}").format(words=comparison.sent)


def _fact(fact: FactChange) -> str:
    """C-7 Seven people were injured: Being checked → Confirmed (Twelve → Seven)."""
    figures = ", ".join(f"{move.old or '–'} → {move.new or '–'}" for move in fact.figures)
    moved = f"{_moved(fact)} ({figures})" if figures else _moved(fact)
    return f"{fact.ref} {fact.claim.statement}: {moved}"


def _moved(fact: FactChange) -> str:
    if fact.old is None:
        return _("new in the story ({status})").format(status=_label(fact.claim.status))
    if fact.new is None:
        return _("no longer in the story ({status})").format(status=_label(fact.claim.status))
    if fact.status_moved:
        return f"{_label(fact.old.status)} → {_label(fact.new.status)}"
    return _label(fact.new.status)


def _label(status: str) -> str:
    return str(Status(status).label)
