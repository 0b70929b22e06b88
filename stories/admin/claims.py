"""The list of claims, as a checker's queue, and the page that writes a new one down."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stories.admin.claimforms import ClaimForm
from stories.admin.claimmeasure import MeasureForm
from stories.admin.filter import chosen
from stories.admin.listing import asked, containing, moment_of, paged, sorted_by
from stories.admin.marking import same_as
from stories.admin.site import page, person_of, saved, screen
from stories.clock import now
from stories.editorial.claiming import make_claim
from stories.editorial.former import former_decisions
from stories.editorial.resembling import resembling
from stories.editorial.sections import (
    by_prominence,
    claims_of_changed_pages,
    claims_of_unfetched_pages,
    due_claims,
    moved_claims,
    open_questions,
    overdue_claims,
)
from stories.errors import EditorialError
from stories.models import Check, Claim, ClaimKind, Placement, Status
from stories.models.claim import number_of
from stories.models.freshness import overdue_at

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from stories.editorial.cut import Cut

ORDERS = {
    "pressing": (F("recheck_due").asc(nulls_last=True), "-pk"),
    "newest": ("-pk",),
    "checked": (F("as_of").desc(nulls_last=True), "-pk"),
    "carried": ("-live_stories", "-pk"),
}


_UNSETTLED = tuple(status for status in Status if not status.settled)
SHIFT = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Row:
    """A claim on the list."""

    claim: Claim
    overdue: bool
    waiting: bool  # for a second person
    former: Check | None
    live: int  # stories that show it to readers
    drafts: int


@screen("stories.view_claim")
def claim_list(request: HttpRequest) -> HttpResponse:
    """`?q=&desk=&who=&queue=&status=&kind=&sort=&page=`; twelve queries for any number."""
    words = asked(request)
    if (number := number_of(words.upper())) and Claim.objects.filter(pk=number).exists():
        return redirect("admin:claim", words.upper())
    shown = chosen(request)
    status, kind = request.GET.get("status", ""), request.GET.get("kind", "")
    claims = shown.cut.claims(Claim.objects.filter(merge=None))
    if words:
        claims = claims.filter(containing(words, "statement", "claimant"))
    if status in Status.values:
        claims = claims.filter(status=status)
    if kind in ClaimKind.values:
        claims = claims.filter(kind=kind)
    until = moment_of(request.GET.get("until", "")) or now() + SHIFT
    queues = _queues(person_of(request), shown.cut, until)
    counts = claims.order_by().aggregate(
        **{name: Count("pk", filter=within) for name, (_label, within) in queues.items()}
    )
    queue = request.GET.get("queue", "")
    if queue in queues:
        claims = claims.filter(queues[queue][1])
    claims, order = _ordered(request, claims, shown.cut, queue)
    listed = paged(request, claims.select_related("assignee"))
    rows = list(listed.object_list)
    waiting = set(
        Check.objects.waiting().filter(claim__in=rows).values_list("claim_id", flat=True)
    )
    at, former, stories = now(), former_decisions(rows), _stories_of(rows)
    return page(
        request,
        "admin/claims.html",
        {
            "title": _("Claims"),
            "shown": listed,
            "filter": shown,
            "rows": [
                Row(
                    claim=claim,
                    overdue=claim.is_overdue(at),
                    waiting=claim.pk in waiting,
                    former=former.get(claim.pk),
                    live=stories[claim.pk, True],
                    drafts=stories[claim.pk, False],
                )
                for claim in rows
            ],
            "queues": [(name, label, counts[name]) for name, (label, _within) in queues.items()],
            "queue": queue,
            "statuses": Status,
            "status": status,
            "kinds": ClaimKind,
            "kind": kind,
            "words": words,
            "order": order,
            "filtered": bool(words or status or kind or queue or shown.on),
        },
    )


def _queues(user: User, cut: Cut, until: datetime) -> dict[str, tuple[str, Q]]:
    """What a checker looks through, by name in the address, with its label.

    Those that the board has are the board's own.
    """

    def among(claims: QuerySet[Claim]) -> Q:
        return Q(pk__in=claims.order_by().values("pk"))

    proposed = Check.objects.waiting().order_by().values("claim")
    return {
        "moved": (_("Readers see another status"), among(moved_claims(cut))),
        "overdue_live": (_("Overdue, seen by readers"), among(overdue_claims(cut))),
        "overdue": (_("Overdue"), overdue_at(now())),
        "pages": (_("A cited page changed"), among(claims_of_changed_pages(cut))),
        "unfetched": (_("A page can’t be fetched"), among(claims_of_unfetched_pages(cut))),
        "open": (_("Not yet settled"), Q(status__in=_UNSETTLED)),
        "unassigned": (_("Open, read, nobody’s"), among(open_questions(cut))),
        "due": (_("Due this shift"), among(due_claims(cut, until))),
        "waiting": (_("Waiting for a second person"), Q(pk__in=proposed)),
        "mine": (_("Mine"), Q(assignee=user)),
    }


def _ordered(
    request: HttpRequest, claims: QuerySet[Claim], cut: Cut, queue: str
) -> tuple[QuerySet[Claim], str]:
    """The claims in the order that was asked for, and its name."""
    asked_for = request.GET.get("sort", "")
    if asked_for == "prominent" or (queue == "overdue_live" and asked_for not in ORDERS):
        return by_prominence(claims, cut), "prominent"
    if asked_for == "carried":
        carried = Count("placements__story", filter=Q(placements__live=True), distinct=True)
        claims = claims.annotate(live_stories=carried)
    return sorted_by(request, claims, ORDERS)


def _stories_of(claims: Iterable[Claim]) -> Counter[tuple[int, bool]]:
    """How many stories carry each claim, live and in their drafts (one query)."""
    rows = Placement.objects.filter(claim__in=list(claims)).order_by()
    counted = rows.values_list("claim_id", "live").annotate(Count("story", distinct=True))
    return Counter({(claim, live): n for claim, live, n in counted})


@screen("stories.add_claim")
def claim_new(request: HttpRequest) -> HttpResponse:
    """The page that writes a claim down."""
    form = ClaimForm(request.POST or None)
    measure = MeasureForm(request.POST or None, statement=request.POST.get("statement", ""))
    same = None
    valid = request.method == "POST" and all([form.is_valid(), measure.is_valid()])
    if valid and not (same := same_as(request, form)):
        try:
            claim = make_claim(by=person_of(request), **form.texts, **measure.texts)
        except EditorialError as refusal:
            form.add_error(None, str(refusal))
        else:
            saved(request, _("%(ref)s is written down.") % {"ref": claim.ref}, key="claim-new")
            return redirect("admin:claim", claim.ref)
    return page(
        request,
        "admin/claim_new.html",
        {
            "title": _("New claim"),
            "form": form,
            "measure": measure,
            "same": same,
            "alike": resembling(request.POST.get("statement", "")[:500]),
        },
        status=422 if form.errors or measure.errors or same else 200,
    )
