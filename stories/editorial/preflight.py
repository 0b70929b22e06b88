"""Checks that stand between a draft and the reader; each yields what it found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from stories.editorial import claimchecks, wordchecks
from stories.editorial.candidate import Finding
from stories.models import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stories.editorial.candidate import Candidate

# A correction made only of such words says that something changed and not what was wrong.
_EUPHEMISMS = re.compile(
    r"\b(clarif\w+|recasts?|fix\w*|updat\w+|chang\w+|amend\w+|edit\w*|correct\w*|revis\w+|"
    r"adds?|typos?|errors?|mistakes?|wrong|incorrect\w*|inaccura\w+|wording|details?|some|"
    r"story|text|article|version|update|paragraph|sentence|headline|and|on|for|we|our|it|its|"
    r"the|an?|in|of|to|this|were|was|is|been|has|have)\b",
    re.IGNORECASE,
)


# What may be published while a story is under review: it is about the words in question.
_MENDING = (Kind.CORRECTION, Kind.CLARIFICATION, Kind.EDITORS_NOTE)


def preflight(candidate: Candidate) -> tuple[Finding, ...]:
    """What every check found, in the order of CHECKS. Reads nothing but `candidate`."""
    checks = CHECKS if candidate.vouches else SAYINGS
    return tuple(finding for check in checks for finding in check(candidate))


def embargo(candidate: Candidate) -> Iterator[Finding]:
    until = candidate.embargo_until
    shown_already = candidate.repeats_live or candidate.mends
    if until and until > candidate.at and not shown_already:
        when = date_format(localtime(until), "j F Y, H:i T")
        yield Finding(
            "embargo",
            "publication",
            _("The story is under embargo until %(when)s.") % {"when": when},
            _("Wait until then, or lift the embargo in the story’s settings."),
            blocks=True,
        )


def held(candidate: Candidate) -> Iterator[Finding]:
    if candidate.version.held and candidate.kind not in _MENDING:
        yield Finding(
            "held",
            "publication",
            _("The story is under review."),
            _("Restore it first. What was wrong can be corrected under the review."),
            blocks=True,
            may_override=False,
        )


def words_to_publish(candidate: Candidate) -> Iterator[Finding]:
    if candidate.kind == Kind.RETRACTION:
        return
    version = candidate.version
    if not version.body.strip() and not version.updates:
        yield Finding(
            "no-text",
            "body",
            _("There is no text to publish."),
            _("Write the story’s text, or add an update."),
            blocks=True,
            may_override=False,
        )


def note_for_the_reader(candidate: Candidate) -> Iterator[Finding]:
    if candidate.kind in (Kind.MINOR, Kind.NEW, Kind.CORRECTION) or candidate.note.strip():
        return
    if candidate.kind == Kind.RETRACTION:
        message = _("A retraction must tell readers why.")
    else:
        message = _("There is no note for readers.")
    yield Finding(
        "note-missing",
        "publication",
        message,
        _("Write in a sentence what changed and why. It will stand in the change log."),
        blocks=True,
        may_override=False,
    )


def correction_in_full(candidate: Candidate) -> Iterator[Finding]:
    if candidate.kind != Kind.CORRECTION:
        return
    if not candidate.corrections:
        yield _incomplete(_("A correction must say what was wrong and what is right."))
    if candidate.note.strip() and says_nothing(candidate.note):
        yield _incomplete(
            _("“%(words)s” does not say what was wrong.") % {"words": candidate.note.strip()}
        )
    for mended in candidate.corrections:
        if not mended.wrong.strip() or not mended.right.strip():
            yield _incomplete(_("A correction must say what was wrong and what is right."))
        elif not mended.according_to.strip():
            yield _incomplete(_("A correction must say according to whom."))
        elif says_nothing(mended.wrong) or says_nothing(mended.right):
            yield _incomplete(
                _("“%(words)s” does not say what was wrong.")
                % {"words": mended.wrong if says_nothing(mended.wrong) else mended.right}
            )


def says_nothing(words: str) -> bool:
    """Whether it is made only of words that say that something changed, and not what."""
    return not re.search(r"\w", _EUPHEMISMS.sub("", words))


def _incomplete(message: str) -> Finding:
    return Finding(
        "correction-incomplete",
        "publication",
        message,
        _("Fill in “It said” and “It should say” with the facts themselves, and the source."),
        blocks=True,
        may_override=False,
    )


_Check: TypeAlias = "Callable[[Candidate], Iterator[Finding]]"

# What is said to readers beside the story, whatever becomes of the story itself.
SAYINGS: tuple[_Check, ...] = (note_for_the_reader, wordchecks.confidential_sayings)
CHECKS: tuple[_Check, ...] = (
    embargo,
    held,
    words_to_publish,
    *SAYINGS,
    correction_in_full,
    claimchecks.moved_since_readers_saw_it,
    claimchecks.denied_but_stated,
    claimchecks.disputed_but_stated,
    claimchecks.unverified_but_stated,
    claimchecks.overdue,
    claimchecks.thin_evidence,
    wordchecks.confidential_names,
    wordchecks.claim_references,
    wordchecks.hidden_characters,
    wordchecks.silent_edits,
    wordchecks.news_in_a_minor_edit,
    wordchecks.alerts_to_correct,
)
