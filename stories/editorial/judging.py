"""What a look at a cited page says beside what the desk knows of it. Reads rows, writes none."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from stories.models import Answer, Capture, Finding, Method, PageChange
from stories.net import NotFetched, Page, Why
from stories.text.drift import Drift, Verdict, judge, missing, seal
from stories.text.webpage import is_readable, page_language, page_text

if TYPE_CHECKING:
    from stories.models import Evidence

_GONE = frozenset({404, 410, 451})
_GONE_SEAL = hashlib.sha256(b"gone").hexdigest()
_ACCEPTED = (Answer.STILL, Answer.IGNORED)


class Seen(Enum):
    """What the server let us see."""

    WORDS = "words"
    SAME = "same"  # it says that nothing changed
    GONE = "gone"
    NOTHING = "nothing"  # no answer, or one that says nothing of the page


@dataclass(frozen=True, slots=True)
class Sight:
    """One look, read but not yet judged. `why` names what went wrong, for the desk."""

    seen: Seen
    page: Page | None = None
    text: str = ""
    why: str = ""
    language: str = ""  # as the page says, or the newsroom's


@dataclass(frozen=True, slots=True)
class Found:
    """A look, judged. `before` is what it was compared with; None where that are pasted words or
    nothing at all.
    """

    sight: Sight
    last: Capture | None
    before: Capture | None
    state: str = ""  # the seal of what the page says now
    verdict: Verdict = Verdict(Drift.UNCHANGED)
    finding: Finding | None = None
    detail: str = ""


def sight_of(evidence: Evidence, found: Page | NotFetched) -> Sight:
    if isinstance(found, NotFetched):
        return Sight(Seen.NOTHING, why=str(found.why))
    if found.status == 304:
        return Sight(Seen.SAME, found)
    if found.status in _GONE:
        return Sight(Seen.GONE, found, why=_phrase(found.status))
    if not 200 <= found.status < 300:
        return Sight(Seen.NOTHING, found, why=_phrase(found.status))
    content_type = found.headers.get("content-type", "")
    language = page_language(found.body) or settings.LANGUAGE_CODE
    text = page_text(
        found.body,
        content_type=content_type,
        quoted=evidence.text,
        language=primary(language),
    )
    return Sight(Seen.WORDS, found, text, language=language)


def judged(evidence: Evidence, sight: Sight) -> Found:
    last, before = latest_fetched(evidence), accepted_capture(evidence)
    if sight.seen == Seen.SAME and last is None:
        sight = Sight(Seen.NOTHING, why=str(Why.BAD_ANSWER))  # nobody asked whether it changed
    if sight.seen == Seen.NOTHING:
        return Found(sight, last, before, _GONE_SEAL, detail=_unseen(sight.why))
    if sight.seen == Seen.GONE:
        return Found(sight, last, before, _GONE_SEAL, finding=Finding.VANISHED, detail=sight.why)
    if sight.seen == Seen.SAME:
        assert last is not None
        text, state, language = last.text, state_of(last), last.language
    else:
        text, state, language = sight.text, _state(sight), sight.language
    verdict = _verdict(evidence, before, text, state, primary(language))
    finding, detail = None, ""
    if verdict.drift == Drift.QUOTE_GONE:
        finding, detail = Finding.QUOTE_GONE, verdict.lost[0][:200]
    elif verdict.drift == Drift.CHANGED and state not in _known_states(evidence):
        finding, detail = Finding.CHANGED, f"{max(verdict.share, 0.01):.0%}"
    return Found(sight, last, before, state, verdict, finding, detail)


def primary(language: str) -> str:
    """The language without its region; the newsroom's where there is none."""
    return (language or settings.LANGUAGE_CODE).partition("-")[0].lower()


def _verdict(
    evidence: Evidence, before: Capture | None, text: str, state: str, language: str
) -> Verdict:
    if before is None:
        lost = missing(evidence.text, text, language=language) if evidence.text else ()
        return Verdict(Drift.QUOTE_GONE if lost else Drift.UNCHANGED, lost=lost)
    if before.text or text:
        return judge(before.text, evidence.text, text, language=language)
    return Verdict(Drift.UNCHANGED if state == state_of(before) else Drift.CHANGED, 1.0)


def _known_states(evidence: Evidence) -> set[str]:
    """States of the page that the desk has let pass, so that it may go back to them."""
    passed = PageChange.objects.filter(evidence=evidence, answer__in=_ACCEPTED)
    states = set()
    for change in passed.select_related("before").order_by("-pk")[:20]:
        states |= {change.seal, state_of(change.before)}
    return states


def latest_fetched(evidence: Evidence) -> Capture | None:
    """What its page said when it was last seen in another state, or at another address."""
    captures = Capture.objects.filter(evidence=evidence, method=Method.FETCHED)
    return captures.order_by("-pk").first()


def accepted_capture(evidence: Evidence) -> Capture | None:
    """What the desk knows of the page: what it last let pass, or the first look that held the
    quoted words. None where there is neither (two queries).
    """
    answered = PageChange.objects.filter(
        evidence=evidence, answer__in=_ACCEPTED, after__isnull=False
    )
    if passed := answered.select_related("after").order_by("-answered_at", "-pk").first():
        return passed.after
    # What was told against pasted words was never the page that somebody cited.
    doubted = PageChange.objects.filter(evidence=evidence, before__method=Method.TYPED)
    captures = Capture.objects.filter(evidence=evidence, method=Method.FETCHED)
    doubts = doubted.filter(after__isnull=False).values("after")
    return captures.exclude(pk__in=doubts).order_by("pk").first()


def _state(sight: Sight) -> str:
    """What names the page's words, or its bytes where it has none."""
    assert sight.page is not None
    if is_readable(sight.page.body, sight.page.media_type):
        return seal(sight.text)
    return hashlib.sha256(sight.page.body).hexdigest()


def state_of(capture: Capture) -> str:
    """The same for a capture."""
    readable = capture.text or is_readable(b"", capture.media_type)
    return seal(capture.text) if readable else capture.sha256


def _phrase(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _unseen(why: str) -> str:
    """A class of failure in words."""
    said = {
        Why.DNS: _("its name leads nowhere"),
        Why.REFUSED: _("its server refuses"),
        Why.BLOCKED: _("its address is not on the open internet"),
        Why.TIMEOUT: _("its server does not answer in time"),
        Why.TOO_LARGE: _("it is too large"),
        Why.TOO_MANY_REDIRECTS: _("it redirects without end"),
        Why.BAD_ANSWER: _("its server answers nothing that can be read"),
        Why.TLS: _("its certificate can’t be trusted"),
    }
    return str(said[Why(why)]) if why in set(Why) else why
