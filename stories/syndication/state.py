"""The state of a story in four fields, for pages that ask whether anything changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stories.syndication import times
from stories.syndication.glance import glances
from stories.syndication.notices import public_notices

if TYPE_CHECKING:
    from stories.models import Revision


def state(live: Revision) -> dict[str, Any]:
    """`notice` is the newest notice at the story's head, empty if there is none. One query."""
    notices = public_notices(glances([live], fields=["notices"])[live.pk].notices)
    return {
        "version": live.number,
        "updated": times.iso(live.modified_at),
        "kind": live.kind,
        "notice": next((notice.text for notice in notices if notice.top), ""),
    }
