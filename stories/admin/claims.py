"""The list of claims, as a checker's queue, and the page that writes a new one down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, F, Q
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stories.admin.claimforms import ClaimForm
from stories.admin.listing import asked, containing, paged, sorted_by
from stories.admin.marking import same_as
from stories.admin.site import page, person_of, saved, screen
from stories.clock import now
from stories.editorial.claiming import make_claim
from stories.editorial.former import former_decisions
from stories.editorial.resembling import resembling
from stories.errors import EditorialError
from stories.models import Check, Claim, ClaimKind, Status
from stories.models.claim import number_of
from stories.models.freshness import overdue_at

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

ORDERS = {
    "pressing": (F("recheck_due").asc(nulls_last=True), "-live_stories", "-pk"),
    "newest": ("-pk",),
    "checked": (F("as_of").desc(nulls_last=True), "-pk"),
    "carried": ("-live_stories", "-pk"),
}


@screen("stories.view_claim")
def claim_list(request: HttpRequest) -> HttpResponse:
    """`?q=&queue=&status=&kind=&sort=&page=`; the same queries for any number of claims."""
    words = asked(request)
    if (number := number_of(words.upper())) and Claim.objects.filter(pk=number).exists():
        return redirect("admin:claim", words.upper())
    status, kind = request.GET.get("status", ""), request.GET.get("kind", "")
    claims: QuerySet[Claim] = Claim.objects.all()
    if words:
        claims = claims.filter(containing(words, "statement", "claimant"))
    if status in Status.values:
        claims = claims.filter(status=status)
    if kind in ClaimKind.values:
        claims = claims.filter(kind=kind)
    queues = _queues(claims, person_of(request))
    queue = request.GET.get("queue", "")
    if queue in queues:
        claims = queues[queue][1]
    claims = claims.select_related("assignee").annotate(
        live_stories=Count("placements__story", filter=Q(placements__live=True), distinct=True),
        draft_stories=Count("placements__story", filter=Q(placements__live=False), distinct=True),
    )
    claims, order = sorted_by(request, claims, ORDERS)
    shown = paged(request, claims)
    rows = list(shown.object_list)
    waiting = set(
        Check.objects.waiting().filter(claim__in=rows).values_list("claim_id", flat=True)
    )
    at, former = now(), former_decisions(rows)
    return page(
        request,
        "admin/claims.html",
        {
            "title": _("Claims"),
            "shown": shown,
            "rows": [
                (claim, claim.is_overdue(at), claim.pk in waiting, former.get(claim.pk))
                for claim in rows
            ],
            "queues": [(name, label, rows.count()) for name, (label, rows) in queues.items()],
            "queue": queue,
            "statuses": Status,
            "status": status,
            "kinds": ClaimKind,
            "kind": kind,
            "words": words,
            "order": order,
            "filtered": bool(words or status or kind or queue),
        },
    )


def _queues(claims: QuerySet[Claim], user: User) -> dict[str, tuple[str, QuerySet[Claim]]]:
    """What a checker looks through, by name in the address, with its label."""
    proposed = Check.objects.waiting().values("claim")
    return {
        "overdue": (_("Overdue"), claims.filter(overdue_at(now()))),
        "open": (_("Not yet settled"), claims.filter(status__in=("unverified", "checking"))),
        "waiting": (_("Waiting for a second person"), claims.filter(pk__in=proposed)),
        "mine": (_("Mine"), claims.filter(assignee=user)),
    }


@screen("stories.add_claim")
def claim_new(request: HttpRequest) -> HttpResponse:
    """The page that writes a claim down."""
    form = ClaimForm(request.POST or None)
    same = None
    if request.method == "POST" and form.is_valid() and not (same := same_as(request, form)):
        try:
            claim = make_claim(by=person_of(request), **form.texts)
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
            "same": same,
            "alike": resembling(request.POST.get("statement", "")[:500]),
        },
        status=422 if form.errors or same else 200,
    )
