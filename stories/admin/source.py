"""Sources: the list, a new one, changing one. A secret name is for those who keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stories.admin.confidence import name_for, sees_secrets, sources_matching
from stories.admin.evidenceforms import SourceFields
from stories.admin.exhibits import evidence_rows
from stories.admin.listing import asked, paged, sorted_by
from stories.admin.site import page, person_of, saved, screen
from stories.editorial.claiming import add_source
from stories.editorial.sourcing import GUARDED, may_see, save_source, token_of
from stories.errors import EditorialError, StaleSave
from stories.models import Reliability, Source, SourceKind

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# Never by name: the order of the rows would tell what a secret name begins with.
ORDERS = {
    "used": ("-uses", "-pk"),
    "newest": ("-pk",),
    "reliability": ("reliability", "-pk"),
}
_FIELDS = (
    *("name", "kind", "owner", "reliability", "access"),
    *("confidential", "public_label", "muted"),
)


@screen("stories.view_source")
def source_list(request: HttpRequest) -> HttpResponse:
    """`?q=&kind=&grade=&sort=&page=`; the same queries for any number of sources."""
    secrets = sees_secrets(person_of(request))
    words = asked(request)
    kind, grade = request.GET.get("kind", ""), request.GET.get("grade", "")
    sources = sources_matching(words, secrets=secrets)
    if kind in SourceKind.values:
        sources = sources.filter(kind=kind)
    if grade in Reliability.values:
        sources = sources.filter(reliability=grade)
    sources = sources.annotate(
        uses=Count("evidence", filter=Q(evidence__withdrawn_at=None)),
        claims=Count("evidence__claim", distinct=True),
    )
    sources, order = sorted_by(request, sources, ORDERS)
    shown = paged(request, sources)
    return page(
        request,
        "admin/sources.html",
        {
            "title": _("Sources"),
            "shown": shown,
            "rows": [(row, name_for(row, secrets=secrets)) for row in shown.object_list],
            "kinds": SourceKind,
            "kind": kind,
            "grades": Reliability,
            "grade": grade,
            "words": words,
            "order": order,
            "filtered": bool(words or kind or grade),
        },
    )


@screen("stories.add_source")
def source_new(request: HttpRequest) -> HttpResponse:
    """The page that writes a source down."""
    form = SourceFields(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            source = add_source(by=person_of(request), **form.cleaned_data)
        except EditorialError as refusal:
            form.add_error(None, str(refusal))
        else:
            saved(request, _("The source is written down."), key="source-new")
            return redirect("admin:source", source.pk)
    context = {"title": _("New source"), "form": form}
    return page(request, "admin/source_new.html", context, status=422 if form.errors else 200)


@screen("stories.view_source")
def source_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """One source: what is known of it, the evidence it gave, and the form that changes it."""
    source, user = Source.objects.filter(pk=pk).first(), person_of(request)
    if source is None:
        raise Http404
    secrets = sees_secrets(user)
    form = _form(request, source, knows=may_see(source, user))
    clash: list[tuple[str, str, str]] = []
    may_change = user.has_perm("stories.change_source")
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        token = int(request.POST.get("token") or 0) if _is_number(request) else 0
        try:
            save_source(source, by=user, token=token, **form.cleaned_data)
        except StaleSave as refusal:
            form.add_error(None, str(refusal))
            clash = [
                (str(form.fields[name].label), str(theirs), str(refusal.mine[name]))
                for name, theirs in refusal.theirs.items()
                if theirs != refusal.mine[name]
            ]
        except EditorialError as refusal:
            form.add_error(None, str(refusal))
        else:
            saved(request, _("The source is saved."), key=f"source-{pk}")
            return redirect("admin:source", pk)
    given = source.evidence.select_related("source", "claim").order_by("-pk")[:100]
    context = {
        "title": name_for(source, secrets=secrets),
        "source": source,
        "form": form,
        "token": token_of(source),
        "clash": clash,
        "may_change": may_change,
        "knows": may_see(source, user),
        "rows": evidence_rows(given, secrets=secrets),
        "saves": source.history.select_related("history_user").order_by("-history_id")[:20],
    }
    status = 409 if clash else 422 if form.errors else 200
    return page(request, "admin/source.html", context, status=status)


def _is_number(request: HttpRequest) -> bool:
    token = request.POST.get("token", "")
    return token.isdecimal() and len(token) < 16


def _form(request: HttpRequest, source: Source, *, knows: bool) -> SourceFields:
    """The form, without the fields that would show or lift the secret."""
    opened: dict[str, Any] = {name: getattr(source, name) for name in _FIELDS}
    form = SourceFields(request.POST or None, initial=opened)
    for name in () if knows else GUARDED:
        del form.fields[name]
        del opened[name]
    return form
