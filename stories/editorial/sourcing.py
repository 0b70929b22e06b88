"""Changing what the desk knows of a source, without letting out who a confidential one is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from stories.editorial.admission import fit, require
from stories.errors import StaleSave
from stories.models import Source
from stories.text.clean import clean

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_TEXTS = (
    *("name", "kind", "owner", "reliability", "access"),
    *("confidential", "public_label", "muted"),
)
# Whoever may not see the name of a confidential source may not touch what hides it either.
GUARDED = ("name", "owner", "confidential")


@transaction.atomic
def save_source(source: Source, *, by: User, token: int, **texts: Any) -> Source:
    """Keep what was typed of the source. `token` is `token_of` when the form was opened.

    Raises PermissionDenied, UnfitText, or StaleSave when somebody saved since; then nothing has
    changed. Locks the source's row.
    """
    require(by, "change_source")
    source = Source.objects.select_for_update().get(pk=source.pk)
    mine = {
        name: clean(value).strip() if isinstance(value, str) else value
        for name, value in texts.items()
        if name in _TEXTS
    }
    theirs = {name: getattr(source, name) for name in mine}
    if mine == theirs:
        return source
    if not may_see(source, by) and any(mine[n] != theirs[n] for n in GUARDED if n in mine):
        raise PermissionDenied(_("Your role does not see who this confidential source is."))
    newest = token_of(source)
    if token != newest:
        raise StaleSave(
            _("A colleague changed this source while you were editing it."),
            mine=mine,
            theirs=theirs,
            token=newest,
        )
    for name, value in mine.items():
        setattr(source, name, value)
    fit(source)
    source.save_as(by, because="")
    return source


def token_of(source: Source) -> int:
    """What a form of the source is opened with: the number of its latest save (one query)."""
    latest = source.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return int(latest or 0)


def may_see(source: Source, by: User) -> bool:
    """Whether `by` may be shown the source's name."""
    return not source.confidential or by.has_perm("stories.see_confidential_source")
