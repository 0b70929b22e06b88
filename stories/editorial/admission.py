"""What every verb asks first: may this person, and can this row be kept?"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from stories.errors import MergeRefused, UnfitText
from stories.models import ClaimMerge

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.contrib.auth.models import User

    from stories.models import Claim

Row = TypeVar("Row", bound=models.Model)


def require(by: User, permission: str) -> None:
    """Raise PermissionDenied, with a sentence, unless `by` has the app's `permission`."""
    if not by.has_perm(f"stories.{permission}"):
        raise PermissionDenied(_("Your role does not allow this. Ask an editor to do it."))


def refuse_merged(claim: Claim) -> None:
    """Raise MergeRefused for a claim that became part of another (one query).

    For a claim whose row is locked: a merge that is under way locks it, too.
    """
    if merge := ClaimMerge.objects.filter(claim=claim).first():
        raise MergeRefused(
            [
                _("%(ref)s was made part of C-%(into)s. Do it there.")
                % {"ref": claim.ref, "into": merge.into_id}
            ]
        )


def once(
    rows: models.QuerySet[Row], uid: UUID | None, make: Callable[[], Row], *, tries: int = 2
) -> Row:
    """The row with that `uid`, or the one that `make` makes: a form sent twice makes one row.

    `make` is tried again if it is refused, as somebody may have taken the same uid or the same
    address between its look and its write. What the last try raises is raised.
    """
    for left in reversed(range(tries)):
        if uid and (made := rows.filter(uid=uid).first()):
            return made
        try:
            with transaction.atomic():
                return make()
        except (IntegrityError, UnfitText):
            if not left:
                raise
    raise AssertionError("unreachable: the last try returns or raises")


def fit(row: models.Model) -> None:
    """Raise UnfitText with all that the row's own fields and constraints say against it."""
    try:
        row.full_clean()
    except ValidationError as refusal:
        raise UnfitText(_sentences(row, refusal)) from refusal


def _sentences(row: models.Model, refusal: ValidationError) -> str:
    return " ".join(
        " ".join(messages) if name == "__all__" else f"{_field(row, name)}: {' '.join(messages)}"
        for name, messages in refusal.message_dict.items()
    )


def _field(row: models.Model, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "verbose_name", name)).capitalize()
