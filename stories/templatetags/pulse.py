"""The board's small charts of claims over the last day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stories.editorial.pulse import Pulse

register = template.Library()

HEIGHT = 40  # of a chart's highest bar, in pixels


@dataclass(frozen=True, slots=True)
class Bar:
    x: str
    y: int
    height: int
    says: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One count over the day. The sentence says what the bars show."""

    name: str
    label: str
    now: int
    sentence: str
    bars: tuple[Bar, ...]
    width: str  # of a bar


@register.inclusion_tag("admin/includes/pulse.html")
def show_pulse(pulse: Pulse) -> dict[str, object]:
    """Open, overdue and settled claims, hour by hour."""
    charts = (
        _chart("open", _("Open"), pulse.open, pulse),
        _chart("overdue", _("Overdue"), pulse.overdue, pulse),
        _chart("settled", _("Settled"), pulse.settled, pulse),
    )
    return {"charts": charts}


def _chart(name: str, label: str, counts: Sequence[int], pulse: Pulse) -> Chart:
    most, step = max(counts), 100 / len(counts)
    peak = pulse.hours[counts.index(most)]
    words = {"then": counts[0], "most": most, "when": date_format(localtime(peak), "H:i")}
    if most == min(counts):
        sentence = _("%(then)s a day ago, and all day since.")
    elif most == counts[-1]:
        sentence = _("%(then)s a day ago; never more than now.")
    else:
        sentence = _("%(then)s a day ago, %(most)s at most, at %(when)s.")
    places = range(len(counts))
    return Chart(
        name=name,
        label=label,
        now=counts[-1],
        sentence=sentence % words,
        bars=tuple(
            _bar(count, most, step * place, f"{date_format(localtime(at), 'H:i')}: {count}")
            for place, count, at in zip(
                reversed(places) if get_language_bidi() else places,
                counts,
                pulse.hours,
                strict=True,
            )
        ),
        width=f"{step * 0.8:.1f}%",
    )


def _bar(count: int, most: int, x: float, says: str) -> Bar:
    # One among hundreds can still be seen.
    height = max(2, round(HEIGHT * count / most)) if count else 0
    return Bar(f"{x:.1f}%", HEIGHT - height, height, says)
