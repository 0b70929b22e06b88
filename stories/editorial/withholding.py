"""Legal removal: one person asks, a second agrees, and the words are gone for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.admission import once, require
from stories.editorial.publishing import keep_claims_still
from stories.editorial.reach import reach_of
from stories.editorial.releasing import Publication, release
from stories.editorial.saving import lock, place_claims
from stories.errors import AnswerRefused, RemovalRefused
from stories.models import (
    Difference,
    Ground,
    Kind,
    Passage,
    Rendering,
    Revision,
    Stage,
    Story,
    Update,
    Withholding,
    WithholdingRequest,
)
from stories.text.clean import clean
from stories.text.cutting import cut_version, cut_words, holds, pattern_of
from stories.text.version import LINES

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import User

    from stories.editorial.reach import Reach

FEWEST_WORDS = 3  # of what is told to the desk
_DRAFTED = ("headline", "standfirst", "alert", "body", "byline")
_Outcome = WithholdingRequest.Outcome


def request_withholding(
    story: Story,
    *,
    by: User,
    ground: Ground,
    reason: str,
    why: str,
    words: str = "",
    versions: tuple[int, int] | None = None,
    uid: UUID | None = None,
) -> WithholdingRequest:
    """Ask that words, or all that only some versions hold, be removed. Nothing is removed yet.

    `reason` is for readers, `why` for the desk. The same `uid` again gives the first request.
    Raises PermissionDenied, or RemovalRefused with all that is lacking.
    """
    require(by, "withhold_story")
    story = Story.objects.get(pk=story.pk)
    words, reason, why = (clean(text).strip() for text in (words, reason, why))
    first, last = sorted(versions) if versions else (None, None)
    request = WithholdingRequest(
        story=story,
        words=words,
        first=first,
        last=last,
        ground=ground,
        reason=reason,
        why=why,
        by=by,
    )
    if missing := list(_lacks(request)):
        raise RemovalRefused(" ".join(missing))

    def ask() -> WithholdingRequest:
        if uid:
            request.uid = uid
        request.save()
        return request

    return once(WithholdingRequest.objects.all(), uid, ask)


@transaction.atomic
def accept_withholding(request: WithholdingRequest, *, by: User) -> Withholding:
    """Agree: the words go from the draft, from readers and from the record, for good.

    A redaction is published first, so that what readers see no longer holds them; then texts and
    salts of the versions concerned are erased, and what was kept of them elsewhere. Numbers,
    digests, times and kinds stay, and the chain still verifies. Locks the story's row.
    Raises PermissionDenied, AnswerRefused or RemovalRefused; then nothing has changed.
    """
    request = _to_answer(request, by=by)
    story = lock(request.story)
    request.story = story
    keep_claims_still(story)
    reach = reach_of(request)
    if reach.is_empty:
        raise RemovalRefused(_("No published version holds these words any more."))
    pattern = pattern_of(request.words) if request.words else None
    if pattern is not None:
        _cut_draft(story, pattern, by=by)
    revision = _redact(story, request, pattern, by=by)
    done = _write_down(request, revision, reach, by=by)
    _erase(story, reach)
    if pattern is not None:
        _cut_diary(story, pattern)
    _answer(request, _Outcome.ACCEPTED, by=by)
    return done


@transaction.atomic
def decline_withholding(
    request: WithholdingRequest, *, by: User, answer: str
) -> WithholdingRequest:
    """Nothing is removed; whoever asked reads why. One may take back one's own request.

    Raises PermissionDenied or AnswerRefused.
    """
    request = _to_answer(request, by=by, own=True)
    if not (answer := clean(answer).strip()):
        raise AnswerRefused(_("Write why: whoever asked for it will read it."))
    return _answer(request, _Outcome.DECLINED, by=by, answer=answer)


def _lacks(request: WithholdingRequest) -> list[str]:
    missing = []
    if request.story.stage == Stage.DRAFT:
        missing.append(_("The story has not been published: take the words out of the text."))
    pattern = pattern_of(request.words)
    if bool(pattern) == request.whole:
        missing.append(_("Give the words to remove, or the versions to remove whole."))
    elif reach_of(request).is_empty:
        missing.append(_("No published version holds this: look at the spelling."))
    if not request.reason:
        missing.append(_("Write what readers are told."))
    if pattern and holds(pattern, request.reason):
        missing.append(_("What readers are told must not repeat the words."))
    if len(request.why.split()) < FEWEST_WORDS:
        missing.append(_("Tell the desk who demands it and on what ground."))
    return missing


def _to_answer(request: WithholdingRequest, *, by: User, own: bool = False) -> WithholdingRequest:
    """The request, locked. Raises unless this person may answer it."""
    require(by, "withhold_story")
    request = WithholdingRequest.objects.select_for_update().get(pk=request.pk)
    if request.by_id == by.pk and not own:
        raise PermissionDenied(_("You asked for this yourself. A second person has to agree."))
    if request.outcome:
        raise AnswerRefused(_("A colleague has answered this already."))
    return request


def _answer(
    request: WithholdingRequest, outcome: str, *, by: User, answer: str = ""
) -> WithholdingRequest:
    """Close it; the words that it names go, too."""
    request.outcome, request.answered_by, request.answered_at = outcome, by, now()
    request.answer, request.words = answer, ""
    request.save()
    return request


def _redact(story: Story, request: WithholdingRequest, pattern: Any, *, by: User) -> Revision:
    """What readers see from now on, with the notice that something was removed."""
    assert story.live is not None  # a request is for a published story
    live = story.live.version().again()
    version = cut_version(pattern, live) if pattern is not None else live
    return release(story, version, Publication(Kind.REDACTION, request.reason), by=by)


def _write_down(
    request: WithholdingRequest, revision: Revision, reach: Reach, *, by: User
) -> Withholding:
    done: Withholding = Withholding.objects.create(
        request=request,
        story=request.story,
        revision=revision,
        numbers=list(reach.numbers),
        whole=request.whole,
        ground=request.ground,
        at=revision.published_at,
        requested_by=request.by,
        approved_by=by,
    )
    return done


def _erase(story: Story, reach: Reach) -> None:
    """Texts, salts, and every rendering and difference that was made of them."""
    gone = reach.passages | reach.salts
    Passage.objects.filter(story=story, pk__in=gone).update(text=None, digest=None)
    hit = Revision.objects.filter(story=story, number__in=reach.numbers).values("pk")
    Difference.objects.filter(Q(older__in=hit) | Q(newer__in=hit)).delete()
    Rendering.objects.filter(story=story).delete()


def _cut_draft(story: Story, pattern: Any, *, by: User) -> None:
    """The working copy and its updates, those that were left out, too."""
    because, at = _("Words removed for legal or safety reasons"), now()
    rows: tuple[Story | Update, ...] = (story, *Update.objects.filter(story=story))
    for row in rows:
        texts = {name: getattr(row, name) for name in _DRAFTED if hasattr(row, name)}
        if not holds(pattern, list(texts.values())):
            continue
        for name, text in texts.items():
            setattr(row, name, cut_words(pattern, text))
        row.saves += 1
        row.saved_at, row.saved_by = at, by
        row.save_as(by, because=because)
    place_claims(story)


def _cut_diary(story: Story, pattern: Any) -> None:
    """Lines that the diary keeps in its own columns; the bodies are passages and are gone."""
    diaries = (Story.history.filter(id=story.pk), Update.history.filter(story_id=story.pk))
    for diary in diaries:
        model = diary.model
        names = [
            field.name
            for field in model._meta.concrete_fields
            if field.name in (*LINES, "byline", "history_change_reason")
        ]
        for key, *texts in diary.values_list("history_id", *names).iterator():
            if holds(pattern, [text or "" for text in texts]):
                cut = {n: cut_words(pattern, t or "") for n, t in zip(names, texts, strict=True)}
                model.objects.filter(history_id=key).update(**cut)
