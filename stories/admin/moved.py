"""Claims that moved: the live stories that have not followed, and what to do about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from stories.admin.listing import paged
from stories.admin.site import page, person_of, saved, screen
from stories.admin.steps import told
from stories.editorial.moved import dismiss, dismissed, moved_count, moved_pairs
from stories.editorial.outdated import outdated
from stories.editorial.restating import restate
from stories.errors import EditorialError, NothingToPublish
from stories.models import Claim, Desk, Status, Story

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse

    from stories.editorial.outdated import Outdated
    from stories.models import Dismissal, Revision

PER_PAGE = 20
DISMISSED = 50  # of those that hold, the newest


class DismissForm(forms.Form):
    """What a row sends: which flag was shown, and why it is dismissed."""

    story = forms.IntegerField()
    claim = forms.IntegerField()
    status = forms.ChoiceField(choices=Status.choices)
    revision = forms.IntegerField()
    reason = forms.CharField(required=False, max_length=2000)


@dataclass(frozen=True, slots=True)
class Refused:
    """A dismissal that was refused: of which row, why, and the reason that was typed."""

    claim: int
    story: int
    problem: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """A live story that shows a claim as it was, and what was typed if it was refused."""

    flag: Outdated
    refused: Refused | None = None

    @property
    def key(self) -> str:
        return f"{self.flag.claim.pk}-{self.flag.story.pk}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a page or a section, and what several of them can do at once."""

    rows: tuple[Row, ...]
    dismissed: tuple[Dismissal, ...]
    unlisted: Refused | None = None  # its row is gone
    back: str = ""  # the claim whose page the section stands on; empty on the screen itself

    @property
    def count(self) -> str:
        """Of a section, which shows so many rows at most: 3, or 20+."""
        return f"{PER_PAGE}+" if len(self.rows) == PER_PAGE else str(len(self.rows))

    @property
    def ready(self) -> tuple[Outdated, ...]:
        """One row for each story that one click publishes."""
        ready = {row.flag.story.pk: row.flag for row in self.rows if row.flag.one_click}
        return tuple(ready.values())


def sheet(
    pairs: Iterable[dict[str, Any]],
    dismissals: Iterable[Dismissal],
    *,
    back: str = "",
    refused: Refused | None = None,
) -> Sheet:
    """The rows of these flags, and the dismissals that hold."""
    about = (refused.claim, refused.story) if refused else None
    rows = tuple(
        Row(flag, refused if about == (flag.claim.pk, flag.story.pk) else None)
        for flag in outdated(pairs)
    )
    listed = any(row.refused for row in rows)
    return Sheet(rows, tuple(dismissals), None if listed else refused, back)


def claim_sheet(claim: Claim) -> Sheet:
    """The section of a claim's page."""
    pairs = moved_pairs(claim=claim)[:PER_PAGE]
    return sheet(pairs, dismissed(claim=claim)[:DISMISSED], back=claim.ref)


@screen("stories.view_claim")
def moved_screen(request: HttpRequest) -> HttpResponse:
    """`?desk=&claim=&page=`: what moved last stands first; the same queries for any number."""
    return _show(request)


def _show(
    request: HttpRequest, refused: Refused | None = None, *, status: int = 200
) -> HttpResponse:
    desks = list(Desk.objects.all())
    wanted = request.GET.get("desk", "")
    desk = next((one for one in desks if one.slug == wanted), None)
    claim = Claim.objects.by_refs([request.GET.get("claim", "")]).first()
    shown = paged(request, moved_pairs(desk=desk, claim=claim), per_page=PER_PAGE)
    dismissals = dismissed(desk=desk, claim=claim)[:DISMISSED]
    context = {
        "title": _("Claims that moved"),
        "desks": desks,
        "desk": desk,
        "claim": claim,
        "shown": shown,
        "claims": moved_count(desk=desk),
        "sheet": sheet(shown.object_list, dismissals, refused=refused),
    }
    return page(request, "admin/moved.html", context, status=status)


@screen("stories.publish_story")
@require_POST
def moved_publish(request: HttpRequest) -> HttpResponse:
    """Publish the status changes that were picked, each story for itself."""
    picked = dict(_picked(request.POST.getlist("row")[: 2 * PER_PAGE]))
    stories = Story.objects.in_bulk(picked)
    outcomes = [
        _restate(story, picked[pk], by=person_of(request)) for pk, story in stories.items()
    ]
    if not outcomes:
        messages.error(request, _("Nothing was picked. Tick the stories to publish."))
    elif len(outcomes) == 1 and outcomes[0].revision:
        told(request, outcomes[0].story, outcomes[0].revision)
    else:
        _tell(request, outcomes)
    return _back(request)


def _picked(rows: Iterable[str]) -> Iterable[tuple[int, str]]:
    """Each `STORY:TOKEN` of the form, once a story."""
    for row in rows:
        number, _colon, seen = row.partition(":")
        if number.isascii() and number.isdigit() and len(number) < 16 and seen:
            yield int(number), seen


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one story."""

    story: Story
    revision: Revision | None = None
    refusal: str = ""  # empty where it was out already


def _restate(story: Story, seen: str, *, by: User) -> Outcome:
    try:
        return Outcome(story, restate(story, by=by, seen=seen))
    except NothingToPublish:
        return Outcome(story)
    except (EditorialError, PermissionDenied) as refusal:
        return Outcome(story, refusal=str(refusal) or _("Your role does not allow this."))


def _tell(request: HttpRequest, outcomes: list[Outcome]) -> None:
    """One sentence for all, then why each refused one stays as it was."""
    out = sum(one.revision is not None for one in outcomes)
    refused = [one for one in outcomes if one.refusal]
    already = len(outcomes) - out - len(refused)
    parts = [
        ngettext("%(n)d story published", "%(n)d stories published", out) % {"n": out},
        ngettext("%(n)d was out already", "%(n)d were out already", already) % {"n": already},
        ngettext("%(n)d refused", "%(n)d refused", len(refused)) % {"n": len(refused)},
    ]
    counts = (out, already, len(refused))
    said = ", ".join(part for part, n in zip(parts, counts, strict=True) if n)
    tell = messages.warning if refused else messages.success
    tell(request, f"{said}.")
    for one in refused:
        address = reverse("admin:story", args=[one.story.pk])
        link = format_html('<a href="{}">{}</a>', address, one.story.title)
        messages.error(request, format_html("{}: {}", link, one.refusal))


@screen("stories.publish_story")
@require_POST
def moved_dismiss(request: HttpRequest) -> HttpResponse:
    """Let readers go on seeing it, with a reason; a refusal shows the page with what was typed."""
    form = DismissForm(request.POST)
    if not form.is_valid():
        raise Http404
    about = form.cleaned_data
    story = Story.objects.filter(pk=about["story"]).first()
    claim = Claim.objects.filter(pk=about["claim"]).first()
    if story is None or claim is None:
        raise Http404
    try:
        dismiss(
            story,
            claim,
            by=person_of(request),
            status=Status(about["status"]),
            revision=about["revision"],
            reason=about["reason"],
        )
    except EditorialError as refusal:
        typed = Refused(claim.pk, story.pk, str(refusal), about["reason"])
        return _show(request, typed, status=422)
    said = _("Dismissed: readers of “%(story)s” go on seeing %(ref)s as it was.")
    key = f"dismiss-{claim.pk}-{story.pk}"
    saved(request, said % {"story": story.title, "ref": claim.ref}, key=key)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """To the claim's page, or to the screen as it was filtered."""
    ref = request.POST.get("back", "")
    if Claim.objects.by_refs([ref]).exists():
        return redirect("admin:claim", ref)
    query = request.GET.urlencode()
    return redirect(reverse("admin:moved") + (f"?{query}" if query else ""))


def moved_address(claim: Claim) -> str:
    """The screen with this claim's stories only."""
    return f"{reverse('admin:moved')}?claim={claim.ref}"
