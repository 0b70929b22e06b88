"""What every verb asks first: may this person, and can this row be kept?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from stories.errors import UnfitText

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import Model


def require(by: User, permission: str) -> None:
    """Raise PermissionDenied, with a sentence, unless `by` has the app's `permission`."""
    if not by.has_perm(f"stories.{permission}"):
        raise PermissionDenied(_("Your role does not allow this. Ask an editor to do it."))


def fit(row: Model) -> None:
    """Raise UnfitText with all that the row's own fields and constraints say against it."""
    try:
        row.full_clean()
    except ValidationError as refusal:
        raise UnfitText(_sentences(row, refusal)) from refusal


def _sentences(row: Model, refusal: ValidationError) -> str:
    return " ".join(
        " ".join(messages)
        if name == "__all__"
        else f"{row._meta.get_field(name).verbose_name.capitalize()}: {' '.join(messages)}"
        for name, messages in refusal.message_dict.items()
    )
