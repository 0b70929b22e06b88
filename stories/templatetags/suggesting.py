"""The panel of sentences without a claim, beside whatever words the workspace shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import template

from stories.editorial.suggesting import suggested
from stories.models import Stage

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase
    from django.template import RequestContext

    from stories.editorial.suggesting import Suggested, Suggestion
    from stories.models import Story

register = template.Library()

_KEPT = "not-claims"
_FIRST = 5  # the gravest stand open, the others behind one click
_MOST = 500  # wordings that a session keeps


@dataclass(frozen=True, slots=True)
class Panel:
    """The list as it is shown: a few in sight, the others behind one click."""

    found: Suggested
    may_mark: bool

    @property
    def first(self) -> tuple[Suggestion, ...]:
        return self.found.open[:_FIRST]

    @property
    def others(self) -> tuple[Suggestion, ...]:
        return self.found.open[_FIRST:]


@register.simple_tag(takes_context=True)
def suggestions(context: RequestContext) -> Panel:
    """What the draft states without a claim; needs `draft`, `story` and the request."""
    story, request = context["story"], context["request"]
    writes = request.user.has_perms(["stories.add_claim", "stories.change_story"])
    return Panel(
        found=suggested(context["draft"].version, aside=set_aside(request.session, story)),
        may_mark=writes and story.stage != Stage.WITHDRAWN,
    )


def set_aside(session: SessionBase, story: Story) -> frozenset[str]:
    """The wordings of the story that this person called no claim since logging in."""
    return frozenset(session.get(_KEPT, {}).get(str(story.pk), ()))


def keep_aside(session: SessionBase, story: Story, keys: frozenset[str]) -> None:
    """Remember these wordings for as long as the session lasts, the last stories' first."""
    kept = {name: known for name, known in session.get(_KEPT, {}).items() if name != str(story.pk)}
    if keys:
        kept[str(story.pk)] = sorted(keys)[:_MOST]
    while sum(map(len, kept.values())) > _MOST and len(kept) > 1:
        del kept[next(iter(kept))]
    session[_KEPT] = kept
