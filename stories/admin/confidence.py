"""Who may be shown the name of a confidential source; everybody else sees its public label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import Q

from stories.admin.listing import containing
from stories.models import Source, SourceKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User
    from django.db.models import QuerySet


def sees_secrets(user: User | AnonymousUser) -> bool:
    return user.has_perm("stories.see_confidential_source")


def name_for(source: Source, *, secrets: bool) -> str:
    """The source as this person may know it."""
    return source.name if secrets else str(source.label)


def veiled(text: str, source: Source, *, secrets: bool) -> str:
    """A colleague's words about the evidence, with what names the secret replaced by the label.

    A person is named by each part of the name; an ending of two letters, as of a genitive, goes
    with it.
    """
    if secrets or not source.confidential:
        return text
    whole = [re.escape(secret) for secret in _named(source.name, source.owner)]
    parts = _named(*source.name.split()) if source.kind == SourceKind.PERSON else []
    whole += [rf"(?<!\w){re.escape(part)}\w{{,2}}(?!\w)" for part in parts]
    return re.sub("|".join(whole), str(source.label), text, flags=re.I) if whole else text


def _named(*secrets: str) -> list[str]:
    return [secret.strip() for secret in secrets if len(secret.strip()) > 2]


def sources_matching(words: str, *, secrets: bool) -> QuerySet[Source]:
    """Sources that hold the words in what this person may see of them."""
    open_names = containing(words, "name", "owner", "public_label")
    if secrets:
        return Source.objects.filter(open_names)
    labels = containing(words, "public_label")
    return Source.objects.filter(
        Q(confidential=False) & open_names | Q(confidential=True) & labels
    )
