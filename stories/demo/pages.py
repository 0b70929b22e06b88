"""Pages that the demo's evidence cites: one stays, one changes without a word, one vanishes, and
one never answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stories.editorial.claiming import add_evidence
from stories.editorial.looking import PATIENCE, take_in
from stories.editorial.watching import enrol
from stories.models import EvidenceKind, Watch
from stories.net import NotFetched, Page, Why

if TYPE_CHECKING:
    from stories.demo.day import Day
    from stories.models import Evidence

# Names under .example lead nowhere: the worker never looks them up.
HALL = "https://town-hall.port-merrow.example/news/sports-hall"
CIRCLE = "https://police.port-merrow.example/orders/2"
NINE_HUNDRED = "About 900 people have come to the sports hall on Quay Road since the morning."
HALL_PAGE = f"""\
Sports hall is open

Last updated: Sunday, {{time}}

{NINE_HUNDRED} Beds and blankets are there for everybody who needs them.

Bring medicine that you need. Pets are looked after in the school in Mill Lane.

The town hall's telephone is staffed day and night.
"""
ORDER = """\
Order number two

People within 1.5 kilometres of the plant must leave their homes at once.

The order stands until the police lift it.
"""
BRIDGE = "https://harbour.port-merrow.example/bridge"
BRIDGE_PAGE = """\
Traffic notice

The swing bridge on Quay Road is closed to cars until further notice.

Ships have priority. The harbour office gives way to the fire service.
"""
INVESTORS = "https://relion.example/investors/statement"


def play(day: Day) -> None:
    """Cite them, and let the worker see them several times."""
    cast = day.cast
    with cast.at(5, 5):
        hall = _cite(day, "sheltered", "hall", "News page of the town hall", HALL, NINE_HUNDRED)
        words = "People within 1.5 kilometres of the plant must leave their homes at once."
        circle = _cite(day, "wide", "police", "Order number two, as published", CIRCLE, words)
        words = "The swing bridge on Quay Road is closed to cars until further notice."
        bridge = _cite(day, "bridge", "harbour", "Traffic notice", BRIDGE, words)
        words = "Work has stopped at all three yards."
        yards = _cite(day, "yards", "company", "Statement, as published", INVESTORS, words)
        enrol()
        _look(bridge, BRIDGE_PAGE)
        _look(hall, HALL_PAGE.format(time="10:58"))
        _look(circle, ORDER)
    with cast.at(6, 5):
        _look(hall, HALL_PAGE.format(time="12:03"))  # noise: a new stamp and nothing else
    for n in range(PATIENCE):
        with cast.at(5 + n // 2, 30 * (n % 2) + 15):
            take_in(Watch.objects.get(evidence=yards), NotFetched(Why.TIMEOUT))
    with cast.at(9, 10):
        gone = Page(404, BRIDGE, (), {}, b"", "text/plain")
        take_in(Watch.objects.get(evidence=bridge), gone)
    with cast.at(9, 15):
        # Nobody at the town hall says that there is a new figure, or why.
        _look(hall, HALL_PAGE.format(time="15:10").replace("About 900", "About 600"))
        _look(circle, ORDER)


def _cite(day: Day, key: str, source: str, title: str, url: str, words: str) -> Evidence:
    return add_evidence(
        day.claims[key],
        by=day.cast.checker,
        source=day.sources[source],
        kind=EvidenceKind.URL,
        title=title,
        url=url,
        text=words,
        credibility=2,
    )


def _look(evidence: Evidence, says: str) -> None:
    """What the worker does when a server has answered; no server is asked."""
    headers = {"content-type": "text/plain; charset=utf-8"}
    take_in(
        Watch.objects.get(evidence=evidence),
        Page(200, evidence.url, (), headers, says.encode(), "text/plain"),
    )
