"""What the workspace shows of a draft beside its text: claims, hints, how far it is from live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse

from stories.admin.site import person_of
from stories.editorial.hints import hints
from stories.editorial.standing import standings
from stories.editorial.versions import draft
from stories.models import Rendering, Status, Story
from stories.syndication.merges import as_of_today
from stories.text.badges import Badge, badge
from stories.text.render import render, render_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User
    from django.forms import Form
    from django.http import HttpRequest

    from stories.editorial.candidate import Finding
    from stories.editorial.standing import Standing
    from stories.text.version import UpdateText, Version


@dataclass(frozen=True, slots=True)
class Working:
    """A draft as it stands, saved or typed."""

    story: Story
    version: Version
    standings: tuple[Standing, ...]
    hints: tuple[Finding, ...]
    differs: bool  # words that readers do not see yet
    moved: int  # claims that readers see with another status

    @property
    def blocking(self) -> int:
        return sum(hint.blocks for hint in self.hints)


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft as readers would see it: safe HTML with badges."""

    headline: str
    standfirst: str
    alert: str
    body: str
    updates: tuple[tuple[UpdateText, str, str], ...]  # with headline and body


def story_of(pk: int) -> Story:
    """The story with all that its screens name; 404 without (one query)."""
    stories = Story.objects.select_related("desk", "live", "live__published_by", "saved_by")
    story: Story = get_object_or_404(stories, pk=pk)
    return story


def wants_json(request: HttpRequest) -> bool:
    """Whether workspace.js asks, which puts the answer into the page that is open."""
    return request.headers.get("Accept", "").startswith("application/json")


def reasons(form: Form) -> str:
    """Why a form was refused, for workspace.js to show beside it."""
    return " ".join(str(reason) for errors in form.errors.values() for reason in errors)


def working(story: Story, *, by: User) -> Working:
    """The draft beside which somebody is writing (thirteen queries, however much it holds)."""
    version = draft(story)
    live = as_of_today(story.live.version(), beside=version) if story.live else None
    return Working(
        story=story,
        version=version,
        standings=standings(version),
        hints=hints(version, to=by),
        differs=live is None or _words(version) != _words(live.again()),
        moved=_moved(live, version) if live else 0,
    )


def panels(request: HttpRequest, story: Story) -> dict[str, str]:
    """The parts of the workspace that a save changes, as HTML by the id that they stand in."""
    context = {"story": story, "draft": working(story, by=person_of(request))}
    return {
        "ws-state": render_to_string("admin/stories/story/state.html", context, request),
        "ws-claims": render_to_string("admin/stories/story/claims.html", context, request),
    }


def shown(version: Version) -> Shown:
    """The version rendered by the production renderer (one query); nothing of it is kept.

    The body is not looked up: while it is typed it is another text at every key.
    """
    html = Rendering.objects.html(update.body for update in version.updates)
    badges = {claim.ref: _badge(claim.ref, claim.status) for claim in version.claims}
    body = render(version.body, known=frozenset(badges)).html

    def line(text: str) -> str:
        return badge(render_line(text), badges.get)

    return Shown(
        headline=line(version.headline),
        standfirst=line(version.standfirst),
        alert=line(version.alert),
        body=badge(body, badges.get),
        updates=tuple(
            (update, line(update.headline), badge(html[update.body], badges.get))
            for update in version.updates
        ),
    )


def typed_over(story: Story, texts: dict[str, Any]) -> Story:
    """The story with what was typed in place of what is stored; it must not be saved."""
    for name, text in texts.items():
        setattr(story, name, text)
    return story


def _badge(ref: str, status: str) -> Badge:
    standing = Status(status)
    return Badge(standing, str(standing.label), standing.glyph, reverse("admin:claim", args=[ref]))


def _words(version: Version) -> tuple[Any, ...]:
    names: Iterable[str] = ("headline", "standfirst", "alert", "body", "byline")
    return *(getattr(version, name) for name in names), version.language, version.updates


def _moved(live: Version, version: Version) -> int:
    now = {claim.ref: claim.status for claim in version.claims}
    return sum(now.get(claim.ref, claim.status) != claim.status for claim in live.claims)
