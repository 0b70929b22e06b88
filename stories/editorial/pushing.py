"""The push text: it goes out with one version, and leaves the draft with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.candidate import Sent
from stories.editorial.saving import lock, place_claims
from stories.errors import UnfitText
from stories.models import Revision
from stories.syndication.glance import glances
from stories.text.clean import bidi_controls, clean_line

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Story

MOST = 200  # characters, as its column has


def sent_alerts(story: Story) -> tuple[Sent, ...]:
    """Every push text that went out with a version of the story, newest first (two queries).

    Not those whose words the law has removed.
    """
    found = Revision.objects.filter(story=story, structure__has_key="alert")
    rows = tuple(found.order_by("-number"))
    said = glances(rows, fields=["alert"])
    return tuple(Sent(row.number, said[row.pk].alert) for row in rows if said[row.pk].alert)


def take_out(story: Story, *, by: User, number: int) -> None:
    """Empty the draft's push text: it has gone out, and must not go out again by itself.

    A save of its own, so that a form that is open on the old words brings none of them back. For
    a story whose row is locked.
    """
    _put(story, "", by=by, because=_("Push text sent with revision %(n)s") % {"n": number})


def put_back(story: Story, *, by: User, revision: Revision) -> None:
    """Give the draft the push text of a revision that was taken back, unless it has another."""
    story, alert = lock(story), revision.version().alert
    if alert and not story.alert:
        story.saved_at, story.saved_by = now(), by
        because = _("Push text of revision %(n)s, which was taken back")
        _put(story, alert, by=by, because=because % {"n": revision.number})


def fit_alert(text: str) -> str:
    """A push text as it is kept. Raises UnfitText for one that no phone can show."""
    text = clean_line(text)
    if len(text) > MOST:
        raise UnfitText(
            _("The push text has %(chars)s characters and %(most)s fit.")
            % {"chars": len(text), "most": MOST}
        )
    if bidi_controls(text):
        raise UnfitText(
            _(
                "The push text holds invisible characters that turn the direction of the text. "
                "Type it anew instead of pasting it."
            )
        )
    return text


def _put(story: Story, alert: str, *, by: User, because: str) -> None:
    story.alert = alert
    story.saves += 1
    kept = ["alert", "saves", "saved_at", "saved_by"]
    story.save_as(by, because=because, update_fields=kept)
    place_claims(story)
