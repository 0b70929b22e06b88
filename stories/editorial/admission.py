"""What every verb asks first: may this person, and can this row be kept?"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from stories.errors import UnfitText

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.contrib.auth.models import User

Row = TypeVar("Row", bound=models.Model)


def require(by: User, permission: str) -> None:
    """Raise PermissionDenied, with a sentence, unless `by` has the app's `permission`."""
    if not by.has_perm(f"stories.{permission}"):
        raise PermissionDenied(_("Your role does not allow this. Ask an editor to do it."))


def once(rows: models.QuerySet[Row], uid: UUID | None, make: Callable[[], Row]) -> Row:
    """The row with that `uid`, or the one that `make` makes: a form sent twice makes one row.

    `make` is tried again if somebody took a name or an address between its look and its write.
    """
    again = True
    while True:
        if uid and (made := rows.filter(uid=uid).first()):
            return made
        try:
            with transaction.atomic():
                return make()
        except (IntegrityError, UnfitText):
            # Only the second try's refusal is one: the first may have met its own twin.
            if not again:
                raise
            again = False


def fit(row: models.Model) -> None:
    """Raise UnfitText with all that the row's own fields and constraints say against it."""
    try:
        row.full_clean()
    except ValidationError as refusal:
        raise UnfitText(_sentences(row, refusal)) from refusal


def _sentences(row: models.Model, refusal: ValidationError) -> str:
    return " ".join(
        " ".join(messages)
        if name == "__all__"
        else f"{row._meta.get_field(name).verbose_name.capitalize()}: {' '.join(messages)}"
        for name, messages in refusal.message_dict.items()
    )
