"""Tags that draw how the facts moved. What repeats a hundred times is not left to a template."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stories.models.status import Status
from stories.syndication import times

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from stories.syndication.drawing import Drawing, DrawnLane, DrawnMove

register = template.Library()

_SIGNS = {
    "correction": '<path class="lanes-shape" d="M0-8L8 0 0 8-8 0z"/>'
    '<path class="lanes-cut" d="M0-4v4.6M0 3v1.4"/>',
    "retraction": '<path class="lanes-shape" d="M-6-6H6V6H-6z"/>'
    '<path class="lanes-cut" d="M-3-3l6 6M3-3l-6 6"/>',
    "notice": '<path class="lanes-shape" d="M0-6.5L7 5.5H-7z"/>',
    "plain": '<circle class="lanes-shape" r="3.5"/>',
}
_UNPATTERNED = Status.CONFIRMED
_KEPT = 512  # lanes whose drawing is kept; readers ask for the same ones again


@register.inclusion_tag("stories/_lanes.html")
def show_lanes(
    drawing: Drawing, key: str = "facts", language: str = "", *, alone: bool = False
) -> dict[str, object]:
    """The picture, its key and its table; `alone` leaves out what a page of one claim says."""
    named = any(tick.named and tick.name.short for tick in drawing.ticks)
    top = 38 if named else 24 if drawing.ticks else 0
    said = {"drawing": drawing, "key": key, "language": language, "alone": alone}
    return {**said, "top": top, "sign_at": top - 12}


@register.simple_tag
def lanes_say(drawing: Drawing) -> str:
    """What the picture is of, in sentences."""
    one_day = localtime(drawing.since).date() == localtime(drawing.until).date()
    since = times.clock(drawing.since) if one_day else times.moment(drawing.since)
    words = {"since": since, "until": times.moment(drawing.until)}
    words["n"] = str(len(drawing.lanes))
    says = [
        ngettext(
            "%(n)s claim and what was said of it, from %(since)s to %(until)s.",
            "%(n)s claims and what was said of each, from %(since)s to %(until)s.",
            len(drawing.lanes),
        )
        % words
    ]
    if drawing.corrections:
        says.append(
            ngettext(
                "%(n)s correction is marked.",
                "%(n)s corrections are marked.",
                drawing.corrections,
            )
            % {"n": drawing.corrections}
        )
    return " ".join(says)


@register.simple_tag
def lane_sign(sign: str) -> SafeString:
    """The shape of a revision's tick, around the origin."""
    return mark_safe(_SIGNS[sign])  # noqa: S308 -- drawn above


@register.simple_tag
@lru_cache(maxsize=_KEPT)
def lane_stretches(lane: DrawnLane) -> SafeString:
    """The lane's statuses: a coloured bar each, with its pattern over it."""
    return format_html_join(
        "",
        '<g class="lane-{0}"><title>{3}</title><rect class="lane-fill" x="{1}" width="{2}" y="4" '
        'height="16"/><rect x="{1}" width="{2}" y="4" height="16" fill="{4}"/></g>',
        (
            (part.status.value, part.x, part.width, part.says, _pattern(part.status))
            for part in lane.stretches
        ),
    )


@register.simple_tag
@lru_cache(maxsize=_KEPT)
def lane_glyphs(lane: DrawnLane) -> SafeString:
    """The sign of every status in which there is room for one, where it began."""
    return format_html_join(
        "",
        '<svg class="lane-glyph lane-{}" x="{}" overflow="visible"><circle cy="12" r="8.5"/>'
        '<text y="16" text-anchor="middle">{}</text></svg>',
        (
            (part.status.value, part.begins, part.status.glyph)
            for part in lane.stretches
            if part.marked
        ),
    )


@register.simple_tag
def lane_key(status: Status) -> SafeString:
    """A sample of the status for the picture's key."""
    return format_html(
        '<svg class="lanes-key-lane lane-{}" width="34" height="24" aria-hidden="true">'
        '<rect class="lane-fill" width="34" height="16" y="4"/>'
        '<rect width="34" height="16" y="4" fill="{}"/>'
        '<g class="lane-glyph"><circle cx="17" cy="12" r="8.5"/>'
        '<text x="17" y="16" text-anchor="middle">{}</text></g></svg>',
        status.value,
        _pattern(status),
        status.glyph,
    )


@register.simple_tag
@lru_cache(maxsize=_KEPT)
def lane_moves(lane: DrawnLane) -> SafeString:
    """The lane's moves as lines of the table, each with the version that showed it."""
    return format_html_join("", "<li>{}, {}{}</li>", map(_line, lane.moves))


def _line(move: DrawnMove) -> tuple[str, str, str]:
    when = times.time_tag(move.at, times.moment(move.at))
    said = str(move.status.label) if move.status else _("No longer said")
    if not move.url:
        return said, when, ""
    version = _("version %(n)s") % {"n": move.number}
    return said, when, format_html(' (<a href="{}">{}</a>)', move.url, version)


def _pattern(status: Status) -> str:
    return "none" if status == _UNPATTERNED else f"url(#lane-{status.value})"
