"""Every page that a link leads to, with the demo's stories: axe finds nothing grave, all fits."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve

from stories.models import Exposure, Story
from tests.browsing import Newsroom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from stories.demo import Cast

GRAVE = ("serious", "critical")
TWINS = 2  # pages of one kind that are looked at; the demo's differ in what they hold
# Not pages: feeds and data. Not of the desk: its way out. Looked at in tests/admin already:
# the pages of the stock admin.
NO_PAGES = {"state", "logout", "timegate", "timemap", "timemap_part", "oembed"}
STOCK = ("stories_desk", "auth_", "password_change")
ANSWERS = ("view", "open", "bring")  # what a query asks for that makes another page of it
LINKS = "[...document.links].map(a => a.href.split('#')[0])"
OPEN_ALL = """document.querySelectorAll("details:not(.menu)").forEach(d => d.open = true)"""
# The two visits to a kind of page see it in both schemes at both widths.
LOOKS: tuple[tuple[tuple[int, Any], ...], ...] = (
    ((1440, "light"), (390, "dark")),
    ((1440, "dark"), (390, "light")),
)


def pages_from(page: Page, start: str) -> Iterator[tuple[str, int]]:
    """Follow links from `start`: each page's path, and how many of its kind came before.

    The browser is on each page in turn.
    """
    home = urlsplit(page.url).netloc
    waiting, known, visits = [start], {start}, Counter[tuple[str, ...]]()
    while waiting:
        path = waiting.pop(0)
        kind = _kind(path)
        if visits[kind] >= TWINS:
            continue
        answer = page.goto(path)
        assert answer is not None
        assert answer.ok, f"{path} answers {answer.status}"
        yield path, visits[kind]
        visits[kind] += 1
        for link in page.evaluate(LINKS):
            parts = urlsplit(link)
            found = f"{parts.path}?{parts.query}".rstrip("?")
            if parts.netloc == home and found not in known and _leads_on(start, found):
                known.add(found)
                waiting.append(found)


def _kind(path: str) -> tuple[str, ...]:
    parts = urlsplit(path)
    at = resolve(parts.path)
    return (at.view_name, at.kwargs.get("step", ""), parts.query.partition("=")[0])


def _leads_on(start: str, path: str) -> bool:
    parts = urlsplit(path)
    if parts.path.startswith("/admin/") != start.startswith("/admin/"):
        return False
    name = resolve(parts.path).url_name or ""
    asked = [name for name, _ in parse_qsl(parts.query)]
    return (
        name not in NO_PAGES
        and "." not in parts.path.rpartition("/")[2]  # a file to take away, or for machines
        and not name.startswith(STOCK)
        and (not asked or (len(asked) == 1 and asked[0] in ANSWERS))
    )


def complaints(page: Page, *, width: int, scheme: Any) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.evaluate(OPEN_ALL)
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{scheme} {width}: {rule['id']}: {node['html'][:140]}"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"][:2]
    ]


def too_wide(page: Page) -> list[str]:
    found = []
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        if (is_wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{is_wide} wide at {width}")
    return found


@pytest.mark.parametrize("start", ["/", "/admin/"])
def test_every_page_can_be_used_by_everybody_and_none_scrolls_sideways(
    newsroom: Newsroom, demo: Cast, start: str
) -> None:
    page = newsroom.seat(demo.standards if start == "/admin/" else None)
    wrong: dict[str, list[str]] = {}
    seen = 0
    for path, before in pages_from(page, start):
        seen += 1
        found = [
            one
            for width, scheme in LOOKS[before]
            for one in complaints(page, width=width, scheme=scheme)
        ]
        if found := [*found, *too_wide(page)]:
            wrong[path] = found

    assert wrong == {}
    assert seen > 15


SCHEMES = [("light", "none"), ("dark", "none"), ("light", "active"), ("dark", "active")]


@pytest.mark.parametrize(("scheme", "forced"), SCHEMES)
def test_every_box_can_be_used_by_everybody_in_every_scheme(
    newsroom: Newsroom, demo: Cast, scheme: Any, forced: Any
) -> None:
    page = newsroom.seat(None)
    stories = Story.objects.live().order_by("pk")
    claims = Exposure.objects.order_by("claim").values_list("claim", flat=True).distinct()
    paths = [
        *(f"/s/{story.slug}/embed/" for story in stories),
        *(f"/c/C-{claim}/embed/" for claim in claims),
    ]
    wrong = {}
    for path in paths:
        page.goto(path)
        page.emulate_media(forced_colors=forced)
        found = [*complaints(page, width=390, scheme=scheme), *too_wide(page)]
        if found:
            wrong[path] = found

    assert wrong == {}
    assert len(paths) > 10
