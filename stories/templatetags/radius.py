"""How the desk's screens say where a claim stands in a story, and what a move would touch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from stories.models import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from stories.editorial.radius import Carriers, Radius, Reach
    from stories.models import Story


class Offered(Protocol):
    """A move that a page offers."""

    @property
    def to(self) -> Status: ...


class Picker(Protocol):
    """The moves that a page offers."""

    @property
    def choices(self) -> Sequence[Offered]: ...

    @property
    def overtaken(self) -> Offered | None: ...

    @property
    def alone(self) -> Sequence[Offered]: ...


register = template.Library()

OPEN = 8  # stories that stand open under a move; the others open with a click


@dataclass(frozen=True, slots=True)
class Shown:
    """A radius as a page shows it: the first stories open, the rest behind a click."""

    radius: Radius

    @property
    def first(self) -> tuple[Reach, ...]:
        return self.radius.reaches[:OPEN]

    @property
    def rest(self) -> tuple[Reach, ...]:
        return self.radius.reaches[OPEN:]


@register.inclusion_tag("admin/includes/radius.html")
def show_radius(carriers: Carriers, to: str) -> dict[str, Any]:
    """What agreeing to the claim's move would touch, the gravest first."""
    return {"one": Shown(carriers.if_it_became(Status(to)))}


@register.inclusion_tag("admin/includes/radii.html")
def show_radii(carriers: Carriers, picker: Picker | None) -> dict[str, Any]:
    """What each move that the picker offers would touch; nothing where it offers none."""
    if picker is None:
        return {}
    offered = [*picker.choices, *([picker.overtaken] if picker.overtaken else []), *picker.alone]
    radii = [Shown(carriers.if_it_became(to)) for to in {choice.to: None for choice in offered}]
    summary = radii[0].radius.summary if radii and carriers.uses else ""
    return {"summary": summary, "radii": radii}


@register.simple_tag
def show_demands(carriers: Carriers, to: str) -> SafeString:
    """What the claim's move to `to` asks of how many stories, for its button."""
    demands = carriers.if_it_became(Status(to)).demands
    return format_html_join(
        "", ' <strong class="radius-demand">{}</strong>', ((demand,) for demand in demands)
    )


@register.filter
def place_name(place: str) -> str:
    """Headline, standfirst, push text, text or update; a claim by its reference."""
    names = {
        "headline": _("Headline"),
        "standfirst": _("Standfirst"),
        "alert": _("Push text"),
        "body": _("Text"),
        "byline": _("Byline"),
        "publication": _("What is said of the change"),
    }
    return names.get(place, place if place.startswith("C-") else _("Update"))


@register.simple_tag
def place_url(story: Story, place: str) -> str:
    """The place in the story's workspace."""
    address = reverse("admin:story", args=[story.pk])
    if place.startswith("update:"):
        return f"{address}#{place.removeprefix('update:')}"
    return f"{address}#id_{place}" if place else address
