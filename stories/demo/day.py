"""One story's day: its sources, its claims, and short ways to say what happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stories.editorial.claiming import add_evidence, make_claim
from stories.editorial.publishing import publish
from stories.editorial.saving import add_update, save_story, start_story
from stories.models import ClaimKind, Desk, EvidenceKind, Kind, Stance

if TYPE_CHECKING:
    from stories.demo.cast import Cast
    from stories.models import Claim, Source, Story, Update


@dataclass(slots=True)
class Day:
    """The reporter writes, the fact-checker gives evidence, the editor publishes."""

    cast: Cast
    story: Story
    sources: dict[str, Source]
    claims: dict[str, Claim] = field(default_factory=dict)
    stories: dict[str, Story] = field(default_factory=dict)  # of other desks, by a key

    def claim(
        self, key: str, statement: str, *, kind: str = ClaimKind.EVENT, claimant: str
    ) -> Claim:
        """A new claim; texts name it by `key` in braces."""
        self.claims[key] = make_claim(
            by=self.cast.reporter, statement=statement, kind=kind, claimant=claimant
        )
        return self.claims[key]

    def now(self, key: str) -> Claim:
        """A claim as it stands now."""
        self.claims[key].refresh_from_db()
        return self.claims[key]

    def words(self, text: str) -> str:
        """The text with every claim's reference filled in."""
        return text.format(**{key: claim.ref for key, claim in self.claims.items()})

    def write(self, body: str, *, alert: str = "") -> None:
        """Save the story's text, and what is to be pushed with the next version."""
        self.story.refresh_from_db()
        words = {"body": self.words(body), "alert": self.words(alert)}
        save_story(self.story, by=self.cast.reporter, token=self.story.saves, **words)

    def file(self, headline: str, body: str, **flags: Any) -> Update:
        """Add an update."""
        return add_update(
            self.story,
            by=self.cast.reporter,
            headline=headline,
            body=self.words(body),
            byline="Rosa Diaz",
            **flags,
        )

    def publish(self, note: str = "", *, kind: Kind = Kind.UPDATE) -> None:
        publish(self.story, by=self.cast.editor, kind=kind, note=note)

    def begin(self, key: str, desk: str, **texts: Any) -> Story:
        """Another story, published at once; texts name claims as everywhere."""
        story = start_story(
            by=self.cast.reporter,
            desk=Desk.objects.get(slug=desk),
            byline="Rosa Diaz",
            **{**texts, "body": self.words(texts["body"])},
        )
        publish(story, by=self.cast.editor)
        self.stories[key] = story
        return story

    def again(self, key: str) -> Story:
        """One of the other stories as it stands now."""
        self.stories[key].refresh_from_db()
        return self.stories[key]

    def show(
        self,
        key: str,
        source: str,
        title: str,
        *,
        stance: str = Stance.SUPPORTS,
        primary: bool = False,
        credibility: int = 2,
        says: str = "",
    ) -> None:
        """Evidence for or against a claim; the thing itself is a document, a report is quoted."""
        claim = self.claims[key]
        add_evidence(
            claim,
            by=self.cast.checker,
            source=self.sources[source],
            kind=EvidenceKind.DOCUMENT if primary else EvidenceKind.QUOTATION,
            title=title,
            stance=stance,
            primary=primary,
            credibility=credibility,
            text=says or f"{title}: {claim.statement}.",
        )
