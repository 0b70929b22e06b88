"""Sentences of a draft that state what somebody can check, and that carry no claim yet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.editorial.claiming import make_claim
from stories.editorial.saving import save_story, save_update
from stories.errors import UnfitText
from stories.models import Claim, ClaimKind, Update
from stories.text.checkable import Why, checkable, same_words
from stories.text.markup import mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User

    from stories.models import Story
    from stories.text.checkable import Checkable, Sign
    from stories.text.version import Version

_LABELS = {
    Why.TOLL: gettext_lazy("Toll"),
    Why.FIGURE: gettext_lazy("Figure"),
    Why.RECORD: gettext_lazy("Superlative"),
    Why.QUOTATION: gettext_lazy("Quotation"),
    Why.ATTRIBUTED: gettext_lazy("Attributed statement"),
    Why.NEGATED: gettext_lazy("Denial"),
    Why.DATE: gettext_lazy("Date"),
    Why.EVENT: gettext_lazy("Event"),
    Why.NAME: gettext_lazy("Name"),
}
_WITHOUT_WORDS = frozenset({Why.QUOTATION, Why.ATTRIBUTED})
_SHOWN = 3  # reasons; more tell nothing more
_KINDS = (
    (Why.TOLL, ClaimKind.TOLL),
    (Why.QUOTATION, ClaimKind.QUOTATION),
    (Why.FIGURE, ClaimKind.FIGURE),
)
_LONGEST = 500  # letters of a claim's statement


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a sentence is proposed: “Figure”, “2,000”."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A checkable sentence in one of the draft's texts."""

    place: str  # body or update:KEY
    source: str  # the words with their markup that a claim would go around; empty if none can
    found: Checkable

    @property
    def key(self) -> str:
        """What its wording is known by, wherever it stands."""
        words = same_words(self.found.sentence)
        return hashlib.sha256(words.encode()).hexdigest()[:12]

    @property
    def statement(self) -> str:
        """What the claim would say."""
        return self.found.words[:_LONGEST]

    @property
    def kind(self) -> ClaimKind:
        return next((kind for why, kind in _KINDS if why in self.found.whys), ClaimKind.EVENT)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(_reason(sign) for sign in self.found.signs[:_SHOWN])


@dataclass(frozen=True, slots=True)
class Suggested:
    """How much of what can be checked stands under a claim, and what does not."""

    open: tuple[Suggestion, ...]  # gravest first
    aside: tuple[Suggestion, ...]  # somebody said: not a claim
    covered: int

    @property
    def total(self) -> int:
        """The checkable sentences; what was set aside is none."""
        return self.covered + len(self.open)


def suggested(version: Version, *, aside: frozenset[str] = frozenset()) -> Suggested:
    """The draft's checkable sentences; `aside` holds keys of those that make no claim.

    No query. Headline and standfirst are looked at by the preflight instead.
    """
    found = list(_found(version))
    open_ = [one for one in found if not one.found.ref and one.key not in aside]
    return Suggested(
        open=tuple(sorted(open_, key=lambda one: -one.found.weight)),
        aside=tuple(one for one in found if not one.found.ref and one.key in aside),
        covered=sum(bool(one.found.ref) for one in found),
    )


@transaction.atomic
def mark_suggestion(
    story: Story,
    suggestion: Suggestion,
    *,
    by: User,
    use: Claim | None = None,
    **claim: Any,
) -> Claim:
    """Put the claim's mark around the sentence and save: `use` it, or make one of `claim`.

    Raises PermissionDenied, StaleSave or UnfitText (no mark fits); then nothing has changed and
    no claim is made.
    """
    if not suggestion.source:
        raise UnfitText(
            _("A link or an emphasis is only partly in this sentence. Mark its words by hand.")
        )
    claim_used = use or make_claim(by=by, **claim)
    start, end = suggestion.found.start, suggestion.found.end
    if suggestion.place == "body":
        body = mark(story.body, start, end, claim_used.ref)
        save_story(story, by=by, token=story.saves, body=body)
        return claim_used
    update = _update(story, suggestion)
    body = mark(update.body, start, end, claim_used.ref)
    save_update(update, by=by, token=update.saves, body=body)
    return claim_used


def _found(version: Version) -> Iterator[Suggestion]:
    """Every checkable sentence of body and updates, each wording once."""
    bodies = [("body", version.body)]
    bodies += [(f"update:{update.uid}", update.body) for update in version.updates]
    said: set[str] = set()
    for place, text in bodies:
        for found in checkable(text, language=version.language):
            words = same_words(found.sentence)
            if words not in said:
                said.add(words)
                yield Suggestion(place, text[found.start : found.end], found)


def _update(story: Story, suggestion: Suggestion) -> Update:
    key = suggestion.place.partition(":")[2]
    for update in Update.objects.standing().filter(story=story):
        if update.key == key:
            return update
    raise UnfitText(_("This update was removed meanwhile."))


def _reason(sign: Sign) -> Reason:
    words = "" if sign.why in _WITHOUT_WORDS else sign.words
    return Reason(str(_LABELS[sign.why]), words)
