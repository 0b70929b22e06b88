"""Cited pages: what its tests share."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from stories.clock import now
from stories.clock import told as at_time
from stories.editorial.claiming import add_evidence
from stories.editorial.watching import (
    open_page_changes,
    watch_pages,
)
from stories.models import (
    PageChange,
    Watch,
)
from tests.factories import make_source
from tests.website import Website, answer, article, redirect

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Claim

QUOTE = "Seven people were taken to hospital after the explosion, the register shows."
REST = (
    "The fire on the quay broke out before dawn and was put out at noon, the office said.",
    "Buses take people to the sports hall, where volunteers hand out blankets and soup.",
)
PAGE = article(REST[0], QUOTE, REST[1])


def cite(site: Website, claim: Claim, by: User, path: str = "/page", text: str = QUOTE) -> Any:
    return add_evidence(
        claim,
        by=by,
        source=make_source(),
        kind="url",
        title="The register",
        url=site.url(path),
        text=text,
    )


def look(after: timedelta = timedelta(0)) -> list[PageChange]:
    """One round when every page is due again; what it told."""
    Watch.objects.update(next_at=now() - timedelta(seconds=1) + after)
    with at_time(now() + after):
        return watch_pages().told


def findings() -> list[str]:
    return [change.finding for change in open_page_changes()]


TROUBLE = {
    "error": answer("", status="500 Internal Server Error"),
    "busy": answer("", status="503 Service Unavailable"),
    "forbidden": answer("", status="403 Forbidden"),
    "round": redirect("/page"),
    "broken": b"nonsense\r\n",
    "to inside": redirect("http://169.254.169.254/"),
}
