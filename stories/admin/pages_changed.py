"""Cited pages that changed or vanished, with the difference, answered with one click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stories.admin.confidence import name_for, sees_secrets
from stories.admin.listing import paged
from stories.admin.site import page, person_of, saved, screen
from stories.editorial.answering import answer_page_change, mute_source
from stories.editorial.judging import primary
from stories.editorial.watching import open_page_changes
from stories.errors import EditorialError
from stories.models import Answer, Finding, Method, PageChange, Status
from stories.text.diff import compare_texts
from stories.text.drift import missing

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stories.text.difference import TextDiff

PER_PAGE = 10
MOST = 60_000  # characters of a page that are compared on the screen
_WEB = ("https://", "http://")
_ANSWERS = {Answer.STILL, Answer.NO_LONGER, Answer.IGNORED}


@dataclass(frozen=True, slots=True)
class Shown:
    """A changed page as the screen shows it."""

    change: PageChange
    source: str
    url: str
    lost: tuple[str, ...]  # quoted sentences that it no longer holds
    difference: TextDiff | None  # None where there is one text or none
    text: str  # the one text that there is
    cut: bool  # the texts are longer than what is shown


@screen("stories.view_capture")
def pages_changed(request: HttpRequest) -> HttpResponse:
    """What waits for the desk, newest first; the same queries for any number."""
    secrets = sees_secrets(person_of(request))
    waiting = open_page_changes().select_related(
        "evidence__claim", "evidence__source", "before", "after"
    )
    shown = paged(request, waiting, per_page=PER_PAGE)
    rows = [_shown(change, secrets=secrets) for change in shown.object_list]
    context = {"title": _("Changed pages"), "shown": shown, "rows": rows}
    return page(request, "admin/pages_changed.html", context)


def _shown(change: PageChange, *, secrets: bool) -> Shown:
    evidence, old = change.evidence, change.before.text
    new = change.after.text if change.after else ""
    language = primary(change.after.language if change.after else "")
    lost: tuple[str, ...] = ()
    if change.finding == Finding.QUOTE_GONE:
        lost = missing(evidence.text, new, language=language)
    difference, text = None, new
    if change.after is None:
        text = old
    elif change.before.method != Method.TYPED:
        difference = compare_texts(old[:MOST], new[:MOST], language=language, markdown=False)
    return Shown(
        change=change,
        source=name_for(evidence.source, secrets=secrets),
        url=evidence.url if evidence.url.lower().startswith(_WEB) else "",
        lost=lost,
        difference=difference,
        text=text[:MOST],
        cut=max(len(old), len(new)) > MOST,
    )


@screen("stories.check_claim")
@require_POST
def page_change_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the change means for the claim."""
    change = _change_or_404(pk)
    said, claim = request.POST.get("answer", ""), change.evidence.claim
    if said not in _ANSWERS:
        raise Http404
    try:
        change = answer_page_change(
            change, by=person_of(request), answer=Answer(said), note=request.POST.get("note", "")
        )
    except EditorialError as refusal:
        messages.error(request, str(refusal))
    else:
        claim.refresh_from_db()
        saved(request, _done(change, claim.ref, Status(claim.status)))
    if request.POST.get("back") == "claim":
        return redirect("admin:claim", claim.ref)
    return redirect("admin:pages_changed")


@screen("stories.change_source")
@require_POST
def page_change_mute(request: HttpRequest, pk: int) -> HttpResponse:
    """Look no more at the pages of this page's source."""
    source = _change_or_404(pk).evidence.source
    try:
        mute_source(source, by=person_of(request))
    except EditorialError as refusal:
        messages.error(request, str(refusal))
    else:
        named = {"source": source.label}
        saved(request, _("Pages of %(source)s are no longer looked at.") % named)
    return redirect("admin:pages_changed")


def _change_or_404(pk: int) -> PageChange:
    change = (
        PageChange.objects.select_related("evidence__claim", "evidence__source")
        .filter(pk=pk)
        .first()
    )
    if change is None:
        raise Http404
    return change


def _done(change: PageChange, ref: str, standing: Status) -> str:
    named = {"ref": ref, "now": standing.label}
    if change.answer == Answer.STILL:
        return _("Noted: the page still supports %(ref)s. What it says now is kept.") % named
    if change.answer == Answer.IGNORED:
        return _("The change is ignored. What the page says now is kept.")
    if change.check_made_id:
        return _("The evidence is withdrawn, and %(ref)s is being checked again.") % named
    return _("The evidence is withdrawn. %(ref)s stays “%(now)s” on its other evidence.") % named
