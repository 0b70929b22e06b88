"""Stories told to readers, for tests of what readers may see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.timezone import now

from stories.editorial.candidate import Mended
from stories.editorial.publishing import publish
from stories.models import Kind, Release, Revision, Stage, Status, Story
from stories.text.digest import rfc3339
from stories.text.version import ClaimMark, NoticeMark, Version
from tests.factories import make_claim, make_evidence, make_story, make_update, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Claim

_SAID = ("note", "corrections", "overrides")
TWELVE = Mended("twelve people were hurt", "Seven people were hurt", "Harbour Hospital")


def told(by: User, **fields: Any) -> Story:
    """A story that readers may open."""
    story = make_story(**fields)
    publish(story, by=by)
    return reread(story)


def reread(story: Story) -> Story:
    """The story as readers' doors get it."""
    return Story.objects.live().get(pk=story.pk)


def tell(story: Story, *, by: User, kind: Kind = Kind.UPDATE, **texts: Any) -> Revision:
    """Publish these texts as the story's next version, with a note."""
    said = {
        name: texts.pop(name) for name in ("note", "corrections", "overrides") if name in texts
    }
    Story.objects.filter(pk=story.pk).update(**texts)
    return publish(story, by=by, kind=kind, **{"note": "More is known.", **said})


def add_news(story: Story, *, by: User, number: int = 1) -> Revision:
    """One update more, published."""
    make_update(story=story, headline=f"News {number}", body=f"It is {number}, the company said.")
    return publish(story, by=by, note=f"Adds number {number}.")


def put_on_record(story: Story, *, by: User, **texts: Any) -> Story:
    """These texts as the next version, straight onto the record, whatever a preflight says."""
    live = reread(story).live
    assert live is not None
    version = replace(live.version(), **texts)
    release = Release(Kind.CLARIFICATION, "More is known.", by, now())
    live = Revision.objects.append(story, version, release)
    Story.objects.filter(pk=story.pk).update(live=live)
    return reread(story)


def lengthen(story: Story, *, by: User, versions: int) -> Story:
    """So many versions more: for tests that count."""
    for number in range(versions):
        story = put_on_record(story, by=by, standfirst=f"The quay is closed on day {number}.")
    return story


def put_before_readers(number: int, *, by: User) -> Story:
    """A story with a correction and a claim, straight onto the record."""
    story = make_story(slug=f"fire-{number}")
    claim = ClaimMark(f"C-{number + 1}", "Two were hurt", Status.UNVERIFIED)
    notice = NoticeMark(Kind.CORRECTION, 1, rfc3339(now()), wrong="twelve", right="seven")
    version = Version(story.headline, story.body, claims=(claim,), notices=(notice,))
    live = Revision.objects.append(story, version, Release(Kind.CORRECTION, "", by, now()))
    Story.objects.filter(pk=story.pk).update(live=live, stage=Stage.DEVELOPING)
    return reread(story)


def correct(story: Story, *, by: User, mended: Mended = TWELVE, **texts: Any) -> Revision:
    return tell(story, by=by, kind=Kind.CORRECTION, note="", corrections=[mended], **texts)


def claimed(status: Status = Status.UNVERIFIED, **fields: Any) -> Claim:
    """A claim that stands at the status, with evidence on both sides."""
    claim = make_claim(**fields)
    make_evidence(claim=claim, stance="supports", primary=True, sha256="0" * 64)
    make_evidence(claim=claim, stance="contradicts", url="https://example.org/log")
    return claim if status == claim.status else stand(claim, status)


def saying(claim: Claim, words: str = "two people were hurt") -> str:
    """A sentence with a source that makes the claim."""
    return f"The harbour office said that [{words}]{{claim={claim.ref}}}."
