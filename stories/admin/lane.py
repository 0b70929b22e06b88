"""“Correct live text”: one passage of what readers see, mended on one screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from stories.admin.draft import story_of
from stories.admin.laneforms import PROPOSED, LaneForm, filled, is_told, proposals
from stories.admin.publishforms import overrides_of, revision_choices
from stories.admin.site import page, person_of, screen
from stories.admin.steps import told
from stories.editorial.lane import (
    KINDS,
    Mend,
    Prepared,
    draft_of,
    findings_of,
    mend_live,
    pieces_of,
    prepare,
    propose,
    same_piece,
)
from stories.errors import EditorialError, PreflightFailed, StaleSave, UnfitText
from stories.models import Kind, Stage
from stories.text.diff import compare_texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from stories.editorial.candidate import Finding
    from stories.editorial.carrying import Meeting
    from stories.editorial.lane import Proposal
    from stories.models import Story
    from stories.text.difference import TextDiff
    from stories.text.excerpts import Excerpt


@dataclass(frozen=True, slots=True)
class Sheet:
    """One passage on the screen: as readers see it, as it was typed, and what that means."""

    story: Story
    was: Excerpt
    form: LaneForm
    offered: Mapping[str, str] = field(default_factory=dict)  # what the machine proposes
    prepared: Prepared | None = None  # None: nothing was changed yet, or it can't stand there
    proposed: Proposal | None = None
    findings: tuple[Finding, ...] = ()
    met: Meeting | None = None
    overrides: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""

    @property
    def difference(self) -> TextDiff:
        assert self.prepared is not None
        old, new = self.was, self.prepared.piece
        markdown, language = not old.is_line, self.story.language
        return compare_texts(old.source, new.source, language=language, markdown=markdown)

    @property
    def proposes(self) -> Sequence[str]:
        """The fields of the notice that the machine fills in."""
        return [name for name in PROPOSED if name != "kind"]

    @property
    def suggested(self) -> str:
        """A first wording of the note: none, the notice says it."""
        return ""

    @property
    def blocks(self) -> list[tuple[Finding, str]]:
        return [(f, self.overrides.get(f.key, "")) for f in self.findings if f.blocks]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.blocks]

    @property
    def kind(self) -> Kind:
        return Kind(self.form["kind"].value() or Kind.CORRECTION)

    @property
    def button(self) -> str:
        """What pressing it will do."""
        return _("Publish revision %(n)s: %(kind)s") % {
            "n": _live(self.story) + 1,
            "kind": self.kind.label,
        }


@screen("stories.correct_story")
def story_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """GET lists the passages, `?at=body:3` opens one, `?claim=C-17` the only one that says it.

    POST publishes, or with `check` looks.
    """
    story = story_of(pk)
    if story.live is None or story.stage == Stage.WITHDRAWN:
        return _list(request, story, ())
    pieces = pieces_of(story.live)
    if request.method == "POST":
        return _posted(request, story, pieces)
    opened = _asked(request, pieces)
    if opened is None:
        return _list(request, story, pieces)
    return _show(request, Sheet(story, opened, _opened(story, opened)))


def _asked(request: HttpRequest, pieces: Sequence[Excerpt]) -> Excerpt | None:
    """The passage that the address opens; of several that say a claim somebody has to choose."""
    at, ref = request.GET.get("at", ""), request.GET.get("claim", "")
    found = [piece for piece in pieces if piece.key == at or (not at and ref in piece.claims)]
    return found[0] if len(found) == 1 else None


def _posted(request: HttpRequest, story: Story, pieces: Sequence[Excerpt]) -> HttpResponse:
    form = LaneForm(request.POST, revisions=revision_choices(story))
    if not form.is_valid():
        return _unreadable(request, story, pieces, form)
    typed, live = form.piece(), form.cleaned_data["live"]
    if live != _live(story) and _is_out_already(request, story, pieces, typed, live=live):
        return redirect("admin:story", story.pk)
    was = same_piece(pieces, typed.key, form.cleaned_data["was"])
    if was is None:
        return _list(request, story, pieces, typed=typed.words, status=409)
    sheet = _sheet(request, story, was)
    if live != _live(story):
        return _show(request, sheet, stale=live, status=409)
    if request.headers.get("X-Part") == "look":
        return _part(request, sheet)
    if "check" in request.POST or not is_told(request.POST) or sheet.prepared is None:
        return _show(request, sheet, status=200 if "check" in request.POST else 422)
    return _publish(request, sheet)


def _publish(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    story, form = sheet.story, sheet.form
    assert sheet.prepared is not None
    mend = Mend(
        sheet.prepared.piece,
        sheet.kind,
        form.corrected() if sheet.kind == Kind.CORRECTION else None,
        form.cleaned_data["note"],
        sheet.overrides,
        form.cleaned_data["alert"],
    )
    try:
        done = mend_live(story, mend, by=person_of(request), live=_live(story))
    except StaleSave:
        return _again(request, story.pk, stale=_live(story))
    except PreflightFailed:
        form.add_error(None, _("Mend or explain what blocks it first."))
        return _show(request, sheet, status=422)
    except (EditorialError, PermissionDenied) as refusal:
        form.add_error(None, str(refusal) or _("Your role does not allow this."))
        return _show(request, sheet, status=422)
    told(request, story, done.revision, key=_key(story))
    return redirect("admin:story", story.pk)


def _again(request: HttpRequest, pk: int, *, stale: int) -> HttpResponse:
    """Another revision went out while this one was being checked: what was typed stays."""
    story = story_of(pk)
    assert story.live is not None
    pieces = pieces_of(story.live)
    was = same_piece(pieces, request.POST["at"], request.POST.get("was", ""))
    if was is None:
        return _list(request, story, pieces, typed=request.POST.get("words", ""), status=409)
    return _show(request, _sheet(request, story, was), stale=stale, status=409)


def _sheet(request: HttpRequest, story: Story, was: Excerpt) -> Sheet:
    """What was typed of that passage, laid on the live words as they are now."""
    assert story.live is not None
    revisions = revision_choices(story)
    post = {**request.POST.dict(), "at": was.key, "was": was.words, "live": str(_live(story))}
    typed = LaneForm(post, revisions=revisions)
    typed.full_clean()
    try:
        alert = request.POST.get("alert", "")
        prepared = prepare(story.live.version(), typed.piece(), alert=alert)
    except UnfitText as refusal:
        return Sheet(story, was, typed, problem=str(refusal))
    if prepared.changes_nothing:
        said = "" if "check" in request.POST else _("Nothing is changed yet.")
        return Sheet(story, was, typed, problem=said)
    proposed = propose(story, prepared)
    offered = proposals(proposed)
    form = LaneForm(filled(post, offered), revisions=revisions)
    form.full_clean()
    overrides = overrides_of(request.POST)
    mend = Mend(
        prepared.piece, Kind(form["kind"].value()), form.corrected(), post["note"], overrides
    )
    return Sheet(
        story,
        was,
        form,
        offered,
        prepared,
        proposed,
        findings_of(story, prepared, mend),
        draft_of(story, prepared),
        overrides,
    )


def _opened(story: Story, piece: Excerpt) -> LaneForm:
    initial = {"at": piece.key, "live": _live(story), "was": piece.words}
    typed = {"words": piece.words, "headline": piece.headline, "kind": Kind.CORRECTION}
    return LaneForm(initial={**initial, **typed}, revisions=revision_choices(story))


def _is_out_already(
    request: HttpRequest, story: Story, pieces: Sequence[Excerpt], typed: Excerpt, *, live: int
) -> bool:
    """Whether this very form was sent twice: its first sending made the live revision."""
    assert story.live is not None
    mine = story.live.published_by_id == request.user.pk and story.live.number == live + 1
    return mine and typed.words.replace("\r\n", "\n").strip() in {p.words.strip() for p in pieces}


def _live(story: Story) -> int:
    return story.live.number if story.live else 0


def _key(story: Story) -> str:
    """What the browser keeps the typed words under."""
    return f"correct-{story.pk}"


def _part(request: HttpRequest, sheet: Sheet) -> JsonResponse:
    """What correct.js puts into the page that is open."""
    return JsonResponse(
        {
            "look": render_to_string(
                "admin/stories/story/correct_look.html",
                {"sheet": sheet, "story": sheet.story},
                request,
            ),
            "offered": {name: sheet.offered.get(name, "") for name in PROPOSED},
            "button": sheet.button,
        }
    )


def _unreadable(
    request: HttpRequest, story: Story, pieces: Sequence[Excerpt], form: LaneForm
) -> HttpResponse:
    was = same_piece(pieces, request.POST.get("at", ""), request.POST.get("was", ""))
    if was is None:
        return _list(request, story, pieces, typed=request.POST.get("words", ""), status=422)
    return _show(request, Sheet(story, was, form), status=422)


def _list(
    request: HttpRequest,
    story: Story,
    pieces: Sequence[Excerpt],
    *,
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    ref = request.GET.get("claim", "")
    context = {
        "title": _("Correct live text"),
        "story": story,
        "pieces": [(piece, bool(ref) and ref in piece.claims) for piece in pieces],
        "ref": ref,
        "marked": next((piece.key for piece in pieces if ref and ref in piece.claims), ""),
        "typed": typed,
    }
    return page(request, "admin/stories/story/correct_pick.html", context, status=status)


def _show(
    request: HttpRequest, sheet: Sheet, *, stale: int = 0, status: int = 200
) -> HttpResponse:
    context = {
        "title": _("Correct live text"),
        "story": sheet.story,
        "sheet": sheet,
        "kinds": KINDS,
        "stale": stale,
        "keep": _key(sheet.story),
    }
    return page(request, "admin/stories/story/correct.html", context, status=status)
