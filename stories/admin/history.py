"""Everything that happened to a story, in sentences, day by day."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.draft import story_of
from stories.admin.site import page, screen
from stories.editorial.comparing import before, compare, side
from stories.editorial.diary import KINDS, diary
from stories.models import Revision, Update

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from stories.editorial.comparing import Side
    from stories.models import Story

LABELS = {
    "text": gettext_lazy("Text"),
    "update": gettext_lazy("Updates"),
    "publication": gettext_lazy("Publications"),
    "check": gettext_lazy("Checks"),
}


@screen("stories.view_story")
def story_history(request: HttpRequest, pk: int) -> HttpResponse:
    """`?by=3&kind=text&before=…`; `&open=u45` shows what that entry changed (constant queries)."""
    story = story_of(pk)
    people = list(people_of(story))
    by = next((person for person in people if str(person.pk) == request.GET.get("by")), None)
    kind = request.GET.get("kind", "")
    found = diary(
        story,
        before=_time(request.GET.get("before", "")),
        by=by,
        kinds=[kind] if kind in KINDS else KINDS,
    )
    tokens = [entry.token for entry in found.entries if entry.token]
    opened = _opened(request, story)
    days = groupby(found.entries, key=lambda entry: localtime(entry.at).date())
    return page(
        request,
        "admin/stories/story/history.html",
        {
            "title": _("History"),
            "story": story,
            "days": [(day, list(entries)) for day, entries in days],
            "next_before": found.next_before.isoformat() if found.next_before else "",
            "first_page": "before" not in request.GET,
            "people": people,
            "by": by,
            "kinds": [(value, LABELS[value]) for value in KINDS],
            "kind": kind,
            "opened": request.GET.get("open", ""),
            "sides": opened,
            "comparison": compare(*opened) if opened else None,
            "view": request.GET.get("view", ""),
            "picked": tokens[min(1, len(tokens) - 1)] if tokens else "",
        },
    )


def people_of(story: Story) -> QuerySet[User]:
    """Everybody who saved or published something of the story, by name (one query)."""
    saved = story.history.order_by().values("history_user")
    updated = Update.history.filter(story_id=story.pk).order_by().values("history_user")
    published = Revision.objects.filter(story=story).order_by().values("published_by")
    people = User.objects.filter(pk__in=saved) | User.objects.filter(pk__in=updated)
    people |= User.objects.filter(pk__in=published)
    return people.distinct().order_by("first_name", "last_name", "username")


def _opened(request: HttpRequest, story: Story) -> tuple[Side, Side] | None:
    """The entry that `open` names, and the state right before it."""
    newer = side(story, request.GET["open"]) if request.GET.get("open") else None
    older = before(story, newer) if newer else None
    return (older, newer) if older and newer else None


def _time(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None
