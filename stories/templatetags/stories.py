"""Tags of the reader's pages: times, badges, the newsroom's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from stories.models.evidence import Stance
from stories.models.kind import Kind
from stories.models.status import Status
from stories.syndication import addresses, times
from stories.syndication.embedding import claim_box, oembed_url, story_box
from stories.syndication.front import change_word

if TYPE_CHECKING:
    from datetime import datetime

    from stories.syndication.corrections import Cut

register = template.Library()


@register.simple_tag
def newsroom() -> str:
    return settings.NEWSROOM_NAME


@register.simple_tag
def contact() -> str:
    """Where readers report an error; empty where the newsroom has not said."""
    return settings.NEWSROOM_CONTACT


@register.simple_tag
def absolute(path: str) -> str:
    """The path under the newsroom's public address."""
    return addresses.absolute(path)


@register.simple_tag
def page_language() -> str:
    """The language of our own words, as HTML names it."""
    return settings.LANGUAGE_CODE


@register.simple_tag
def page_direction() -> str:
    """Which way our own words run; a story says its own direction where it stands."""
    return "rtl" if settings.LANGUAGE_CODE.split("-")[0] in settings.LANGUAGES_BIDI else "ltr"


@register.filter
def moment(at: datetime) -> str:
    """16:42 CET, 21 November 2026, for machines too."""
    return times.time_tag(at, times.moment(at))


@register.filter
def clock(at: datetime) -> str:
    """16:42 CET, for machines too."""
    return times.time_tag(at, times.clock(at))


@register.filter
def day(at: datetime) -> str:
    """21 November 2026."""
    return times.time_tag(at, times.day(at))


@register.filter
def plain_moment(at: datetime) -> str:
    """The same for places where no element can stand."""
    return times.moment(at)


@register.filter
def stance_name(stance: str) -> str:
    """Supports, contradicts, gives context."""
    return str(Stance(stance).label)


@register.filter
def status_label(status: str) -> str:
    return str(Status(status).label)


@register.filter
def change_name(kind: str) -> str:
    """The kind as it stands before a time: Corrected."""
    return change_word(Kind(kind))


@register.inclusion_tag("stories/_badge.html")
def status_badge(status: str, href: str = "") -> dict[str, object]:
    """A status as glyph and label; with `href`, a link."""
    return {"status": Status(status), "href": href}


@register.inclusion_tag("stories/_elsewhere.html")
def embed_story(slug: str, title: str) -> dict[str, object]:
    """The offer of a story's box, with the snippet to copy."""
    return {"box": story_box(slug, title)}


@register.inclusion_tag("stories/_elsewhere.html")
def embed_claim(ref: str, statement: str) -> dict[str, object]:
    """The offer of a claim's box, likewise."""
    return {"box": claim_box(ref, statement)}


@register.simple_tag
def oembed_links(path: str, title: str) -> str:
    """Where a machine that was given this page's address finds its box."""
    media = (("json", "application/json+oembed"), ("xml", "text/xml+oembed"))
    return format_html_join(
        "\n  ",
        '<link rel="alternate" type="{}" href="{}" title="{}">',
        ((kind, oembed_url(path, form), title) for form, kind in media),
    )


@register.simple_tag
def structured_data(text: str) -> str:
    """The script element of text that `jsonld.script` made safe."""
    if not text:
        return ""
    # It holds no < and no &: nothing can end the element early.
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


@register.filter
def with_kind(cut: Cut, kind: str) -> Cut:
    """The same list of corrections, of that kind."""
    return cut.with_kind(kind)


@register.filter
def with_desk(cut: Cut, slug: str) -> Cut:
    """The same list of corrections, of that desk."""
    return cut.with_desk(slug)
