"""Two people saved the same text: both are shown, either is taken, nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.site import page
from stories.text.diff import compare_texts

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stories.errors import StaleSave
    from stories.models import Story, Update
    from stories.text.difference import TextDiff

LABELS = {
    "headline": gettext_lazy("Headline"),
    "standfirst": gettext_lazy("Standfirst"),
    "body": gettext_lazy("Text"),
    "byline": gettext_lazy("Byline"),
    "language": gettext_lazy("Language"),
    "slug": gettext_lazy("Slug"),
    "desk": gettext_lazy("Desk"),
    "key_event": gettext_lazy("Key event"),
    "pinned": gettext_lazy("Pinned to the top"),
    "filed_at": gettext_lazy("Time"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field on both sides. The differences are from the common text, where it is known."""

    name: str
    label: str
    mine: Any
    theirs: Any
    who: str  # both, mine, theirs or nobody: who changed it
    mine_changed: TextDiff | None = None
    theirs_changed: TextDiff | None = None

    @property
    def is_text(self) -> bool:
        return isinstance(self.mine, str)

    @property
    def is_body(self) -> bool:
        return self.name == "body"

    @property
    def taken(self) -> str:
        """The side that is proposed: the colleague's where only they changed something."""
        return "theirs" if self.who == "theirs" else "mine"

    @property
    def mine_said(self) -> str:
        return _said(self.mine)

    @property
    def theirs_said(self) -> str:
        return _said(self.theirs)

    @property
    def value(self) -> str:
        """What the form posts for a field that is not a text."""
        if isinstance(self.mine, datetime):
            return f"{localtime(self.mine):%Y-%m-%dT%H:%M:%S}"
        if isinstance(self.mine, bool):
            return "on" if self.mine else ""
        return str(getattr(self.mine, "pk", self.mine))


def clash(
    request: HttpRequest,
    story: Story,
    stale: StaleSave,
    *,
    token: int,
    update: Update | None = None,
    action: str = "",
) -> HttpResponse:
    """The page with both texts, 409. It posts to the form's own address with the new token.

    `token` is the save that the refused text was typed upon: it finds the common text.
    """
    row: Any = update or story
    base = row.history.filter(saves=token).order_by("-history_id").first()
    row.refresh_from_db()
    fields = tuple(
        _field(name, mine, stale.theirs[name], base, language=story.language)
        for name, mine in stale.mine.items()
    )
    kind = "update" if update else "story"
    context = {
        "title": _("A colleague saved this while you were writing"),
        "story": story,
        "update": update,
        "fields": fields,
        "token": stale.token,
        "base": base,
        "who": row.saved_by,
        "when": row.saved_at,
        "keep": f"{kind}-{row.pk}",
        "action": action or reverse(f"admin:{kind}", args=[row.pk]),
        "asked": any(field.who == "both" for field in fields),
    }
    return page(request, "admin/stories/story/clash.html", context, status=409)


def _field(name: str, mine: Any, theirs: Any, base: Any, *, language: str) -> Field:
    was = getattr(base, name) if base else None
    who = _who(mine, theirs, was, known=base is not None)
    label = str(LABELS[name])
    if not isinstance(mine, str) or who == "nobody":
        return Field(name, label, mine, theirs, who)
    common: str = theirs if base is None else str(was)

    def changed(text: str) -> TextDiff:
        return compare_texts(common, text, language=language, markdown=name == "body")

    theirs_changed = changed(theirs) if base is not None else None
    return Field(name, label, mine, theirs, who, changed(mine), theirs_changed)


def _who(mine: Any, theirs: Any, was: Any, *, known: bool) -> str:
    if mine == theirs:
        return "nobody"
    if known and mine == was:
        return "theirs"
    if known and theirs == was:
        return "mine"
    return "both"


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "j F Y, H:i T")
    return str(value)
