"""The publish page: what changes for readers, what stands in the way, and how it is told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from stories.admin.draft import shown, story_of
from stories.admin.publishforms import (
    CorrectionFormSet,
    PublishForm,
    corrections_of,
    overrides_of,
    revision_choices,
)
from stories.admin.site import page, person_of, saved, screen
from stories.admin.steps import told
from stories.admin.whenforms import WhenForm, when_form
from stories.editorial.carrying import taken
from stories.editorial.comparing import compare, side
from stories.editorial.hours import spelled
from stories.editorial.notes import proposed_note
from stories.editorial.owed import corrections_owed
from stories.editorial.proposing import propose
from stories.editorial.publishing import Publication, examine, live_number, publish
from stories.editorial.scheduling import corrections_of as corrections_that_wait
from stories.editorial.scheduling import schedule
from stories.editorial.versions import fingerprint
from stories.errors import EditorialError, PreflightFailed, StaleSave
from stories.models import Kind, Stage
from stories.models.kind import CHOSEN
from stories.text.markup import strip_marks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest

    from stories.editorial.candidate import Finding, Mended
    from stories.editorial.comparing import Side
    from stories.editorial.proposing import Proposed
    from stories.models import Scheduled, Story
    from stories.text.comparison import Comparison


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is on the page: the draft, what the machine proposes, and what was typed."""

    story: Story
    older: Side | None  # what readers see; None before the first publication
    newer: Side
    comparison: Comparison | None
    proposed: Proposed
    form: PublishForm
    when: WhenForm
    waiting: Scheduled | None  # what would be replaced by scheduling another
    corrections: Any  # a formset of CorrectionForm
    findings: tuple[Finding, ...]
    kind: Kind
    overrides: Mapping[str, str]
    suggested: str  # a first wording of the note
    seen: str  # the fingerprint of what this page shows

    @property
    def blocks(self) -> list[tuple[Finding, str]]:
        """Blocking findings, each with the reason that was given for passing over it."""
        return [(f, self.overrides.get(f.key, "")) for f in self.findings if f.blocks]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.blocks]

    @property
    def alert(self) -> str:
        """The push text that goes out with it, as readers get it."""
        return strip_marks(self.newer.version.alert)

    @property
    def number(self) -> int:
        return live_number(self.story) + 1

    @property
    def button(self) -> str:
        """What pressing it will do: "Publish revision 8: Correction"."""
        if self.kind == Kind.NEW:
            return _("Schedule the story") if self.when.at else _("Publish the story")
        named = {"n": self.number, "kind": self.kind.label}
        if self.when.at:
            return _("Schedule: %(kind)s") % named
        return _("Publish revision %(n)s: %(kind)s") % named


@screen("stories.publish_story")
def story_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows it; POST publishes, or with `check` or `more` only looks again."""
    story = story_of(pk)
    if story.stage == Stage.WITHDRAWN:
        context = {"title": _("Publish"), "story": story, "sheet": None}
        return page(request, "admin/stories/story/publish.html", context)
    if request.method != "POST":
        return _show(request, _sheet(request, story))
    if request.headers.get("X-Part") == "findings":
        sheet = _sheet(request, story)
        return HttpResponse(_findings(request, sheet))
    if "check" in request.POST or "more" in request.POST:
        return _show(request, _sheet(request, story))
    return _publish(request, story)


def _publish(request: HttpRequest, story: Story) -> HttpResponse:
    sheet = _sheet(request, story)
    if not (sheet.form.is_valid() and sheet.when.is_valid() and sheet.corrections.is_valid()):
        return _show(request, sheet, status=422)
    try:
        _let_out(request, story, sheet)
    except StaleSave as stale:
        if _is_out_already(request, story, sheet):
            return redirect("admin:story", story.pk)
        sheet.form.add_error(None, str(stale))
        return _show(request, sheet, status=409)
    except PreflightFailed:
        sheet.form.add_error(None, _("Not published: mend or explain what blocks it first."))
        return _show(request, sheet, status=422)
    except (EditorialError, PermissionDenied) as refusal:
        sheet.form.add_error(None, str(refusal) or _("Your role does not allow this."))
        return _show(request, sheet, status=422)
    return redirect("admin:story", story.pk)


def _let_out(request: HttpRequest, story: Story, sheet: Sheet) -> None:
    """Publish or schedule it, and say so. Raises what the verbs raise."""
    said, hour, by = _said(sheet), sheet.when.hour, person_of(request)
    what: dict[str, Any] = {
        "kind": said.kind,
        "note": said.note,
        "corrections": said.corrections,
        "overrides": said.overrides,
        "seen": sheet.form.cleaned_data["seen"],
    }
    if hour is None:
        told(request, story, publish(story, by=by, **what), key=_key(story))
        return
    unchanged_only = sheet.when.cleaned_data["unchanged_only"]
    schedule(story, by=by, hour=hour, unchanged_only=unchanged_only, **what)
    when = spelled(hour.at, hour.zone)
    saved(request, _("Scheduled. It goes out on %(when)s.") % {"when": when}, key=_key(story))


def _is_out_already(request: HttpRequest, story: Story, sheet: Sheet) -> bool:
    """Whether this very form was sent twice: its first sending made the live revision."""
    story.refresh_from_db()
    live = story.live
    typed = sheet.form.cleaned_data
    if live is None or live.published_by_id != request.user.pk or live.kind != sheet.kind:
        return False
    return live.number == typed["live"] + 1 and (
        live.note == typed["note"].strip() or sheet.kind == Kind.CORRECTION
    )


def _sheet(request: HttpRequest, story: Story) -> Sheet:
    """The page's contents, from the draft as it stands and what was posted."""
    older, newer = side(story, "live"), side(story, "draft")
    assert newer is not None  # every story has a draft
    comparison = compare(older, newer) if older else None
    proposed = propose(story, newer.version)
    posted = request.POST if request.method == "POST" else None
    waiting = story.scheduled.waiting().first()
    when = when_form(posted, story, waiting)
    kind = _kind(posted, proposed, story, waiting)
    note = proposed_note(comparison, kind) if comparison else ""
    note = waiting.note if waiting and not posted else note
    seen = fingerprint(newer.version, live=live_number(story))
    owed = () if posted else _owed(story, proposed, waiting)
    form, corrections = _forms(request, story, initial={"kind": kind, "note": note}, owed=owed)
    overrides = waiting.overrides if waiting and not posted else overrides_of(posted)
    mended = (owed or corrections_of(corrections)) if kind == Kind.CORRECTION else ()
    said = Publication(kind, posted.get("note", "") if posted else note, mended, overrides)
    at = when.hour.at if when.hour else None
    findings = examine(story, newer.version, said, at=at)
    return Sheet(
        story=story,
        older=older,
        newer=newer,
        comparison=comparison,
        proposed=proposed,
        form=form,
        when=when,
        waiting=waiting,
        corrections=corrections,
        findings=findings,
        kind=kind,
        overrides=overrides,
        suggested=note,
        seen=seen,
    )


def _forms(
    request: HttpRequest, story: Story, *, initial: dict[str, Any], owed: Sequence[Mended]
) -> tuple[PublishForm, Any]:
    posted = request.POST if request.method == "POST" else None
    form = PublishForm(posted, initial=initial, story=story, by=person_of(request))
    corrections = CorrectionFormSet(
        _one_more(posted) if posted else None,
        prefix="c",
        initial=[asdict(mended) for mended in owed],
        form_kwargs={"revisions": revision_choices(story)},
    )
    return form, corrections


def _owed(story: Story, proposed: Proposed, waiting: Scheduled | None) -> tuple[Mended, ...]:
    """The corrections that the page opens with."""
    if waiting and waiting.kind == Kind.CORRECTION:
        return corrections_that_wait(waiting)
    return tuple(corrections_owed(story, _turned(proposed)))


def _turned(proposed: Proposed) -> list[str]:
    """References of the claims whose turn asks for a correction."""
    turned = (one for one in proposed.reasons if one.code == "claim-turned")
    return [one.place for one in turned if one.kind == Kind.CORRECTION]


def _kind(
    posted: Mapping[str, str] | None, proposed: Proposed, story: Story, waiting: Scheduled | None
) -> Kind:
    if story.live is None:
        return Kind.NEW
    chosen = posted.get("kind", "") if posted else waiting.kind if waiting else ""
    return Kind(chosen) if chosen in CHOSEN else proposed.kind


def _one_more(posted: Any) -> Any:
    """What was posted, with one more empty correction if that was asked for."""
    if "more" not in posted:
        return posted
    grown = posted.copy()
    grown["c-TOTAL_FORMS"] = str(int(posted.get("c-TOTAL_FORMS") or 0) + 1)
    return grown


def _said(sheet: Sheet) -> Publication:
    return Publication(
        sheet.kind,
        sheet.form.cleaned_data["note"],
        corrections_of(sheet.corrections) if sheet.kind == Kind.CORRECTION else (),
        sheet.overrides,
    )


def _findings(request: HttpRequest, sheet: Sheet) -> str:
    context = {"sheet": sheet, "story": sheet.story}
    return render_to_string("admin/stories/story/findings.html", context, request)


def _key(story: Story) -> str:
    return f"publish-{story.pk}"


def _show(request: HttpRequest, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    context = {
        "title": _("Publish"),
        "story": sheet.story,
        "sheet": sheet,
        "kinds": sheet.form.kinds,
        "shown": None if sheet.comparison else shown(sheet.newer.version),
        "view": request.GET.get("view", ""),
        "keep": _key(sheet.story),
        "taken": [row for row in taken(sheet.story) if row.is_open],
    }
    return page(request, "admin/stories/story/publish.html", context, status=status)
