"""The state of a story in five fields, for pages that ask whether anything changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stories.syndication import times
from stories.syndication.glance import glances
from stories.syndication.notices import public_notices
from stories.syndication.words import words_of
from stories.text.render import render_line

if TYPE_CHECKING:
    from stories.models import Revision


def state(live: Revision) -> dict[str, Any]:
    """`notice` is the newest notice at the story's head, `alert` the push text of this version.

    Empty if there is none. One query.
    """
    version = glances([live], fields=["notices", "alert"])[live.pk]
    notices = public_notices(version.notices)
    return {
        "version": live.number,
        "updated": times.iso(live.modified_at),
        "kind": live.kind,
        "notice": next((notice.text for notice in notices if notice.top), ""),
        "alert": words_of(render_line(version.alert)),
    }
