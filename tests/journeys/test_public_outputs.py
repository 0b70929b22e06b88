"""Whatever the desk does, in whatever order: readers get what the record says, nothing else."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from stories.clock import now, told
from stories.editorial import publishing, verifying, withholding
from stories.editorial.candidate import Mended
from stories.editorial.saving import add_update, save_story, save_update, set_embargo
from stories.errors import EditorialError
from stories.models import (
    Check,
    Claim,
    Difference,
    Ground,
    Kind,
    Rendering,
    Revision,
    Status,
    Story,
    Update,
)
from stories.models.kind import CHOSEN
from stories.syndication import webhook
from tests.factories import make_claim, make_story, make_user
from tests.test_secrecy import filled, routes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
PLACES = st.sampled_from(["headline", "standfirst", "alert", "body", "byline"])
ONE = st.integers(0, 1)
WHY = "Order 12 of the district court."


class Desk(RuleBasedStateMachine):
    """Two stories that share a claim; every text that is typed holds a word of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.clock = now()
        self.words = 0
        self.editor = make_user("edith", "Editor")
        self.standards = make_user("sade", "Standards editor")
        self.second = make_user("omar", "Standards editor")
        self.claim = make_claim(assignee=self.editor)
        self.stories = [make_story(slug=f"story-{n}") for n in range(2)]

    def teardown(self) -> None:
        try:
            self.look()
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    @initialize()
    def first_versions(self) -> None:
        for n in range(2):
            self.save(n, "body")
            self.publish(n, Kind.UPDATE)

    def word(self) -> str:
        self.words += 1
        return f"zq{self.words}qz"

    def attempt(self, verb: Callable[[], Any]) -> None:
        try:
            with told(self.clock), transaction.atomic():
                verb()
        except (EditorialError, PermissionDenied):
            pass
        self.clock += timedelta(seconds=1)

    def story(self, n: int) -> Story:
        return Story.objects.get(pk=self.stories[n].pk)

    @rule(n=ONE, place=PLACES)
    def save(self, n: int, place: str) -> None:
        story, word = self.story(n), self.word()
        text = f"A fire {word}, police said."
        if place == "body":
            text += f"\n\n[Two people were hurt]{{claim={self.claim.ref}}}, police said."
        self.attempt(
            partial(save_story, story, by=self.editor, token=story.saves, **{place: text})
        )

    @rule(n=ONE)
    def file(self, n: int) -> None:
        words = {"headline": f"More {self.word()}", "body": f"It goes on {self.word()}, he said."}
        self.attempt(partial(add_update, self.story(n), by=self.editor, **words))

    @rule(n=ONE)
    def edit_an_update(self, n: int) -> None:
        update = Update.objects.filter(story=self.stories[n]).first()
        if update:
            body = f"It went on {self.word()}, he said."
            self.attempt(
                partial(save_update, update, by=self.editor, token=update.saves, body=body)
            )

    @rule(n=ONE, kind=st.sampled_from([Kind.UPDATE, *CHOSEN]))
    def publish(self, n: int, kind: Kind) -> None:
        mended = (Mended(f"it said {self.word()}", f"it is {self.word()}", "the hospital"),)
        self.attempt(
            partial(
                publishing.publish,
                self.story(n),
                by=self.editor,
                kind=kind,
                note=f"A note {self.word()}.",
                corrections=mended if kind == Kind.CORRECTION else (),
            )
        )

    @rule(n=ONE, step=st.sampled_from(["hold", "restore", "close", "reopen", "retract"]))
    def step(self, n: int, step: str) -> None:
        verb = getattr(publishing, step)
        said = "reason" if step in ("hold", "retract") else "note"
        words = {said: f"because {self.word()}"}
        self.attempt(partial(verb, self.story(n), by=self.standards, **words))

    @rule(n=ONE, pick=st.integers(0, 30))
    def remove(self, n: int, pick: int) -> None:
        """A court forbids one of the words that were published."""
        found = sorted(published(Revision.objects.filter(story=self.stories[n]), sealed=False))
        if not found:
            return
        asked = partial(
            withholding.request_withholding,
            self.story(n),
            by=self.standards,
            words=found[pick % len(found)],
            ground=Ground.COURT,
            reason="A court forbids it.",
            why=WHY,
        )
        self.attempt(lambda: withholding.accept_withholding(asked(), by=self.second))

    @rule(to=st.sampled_from(list(Status)))
    def check(self, to: Status) -> None:
        claim = Claim.objects.get(pk=self.claim.pk)
        reason = f"We asked, {self.word()}, and nobody could say."
        self.attempt(partial(verifying.check_claim, claim, to=to, by=self.editor, reason=reason))

    @rule(n=ONE, hours=st.sampled_from([None, 1]))
    def embargo(self, n: int, hours: int | None) -> None:
        until = self.clock + timedelta(hours=hours) if hours else None
        self.attempt(partial(set_embargo, self.story(n), by=self.editor, until=until))

    @rule(minutes=st.integers(1, 600))
    def wait(self, minutes: int) -> None:
        self.clock += timedelta(minutes=minutes)

    def look(self) -> None:
        """Every public address, before and after all that is no record is thrown away."""
        with told(self.clock):
            seen = outputs()
            told_to_readers = published(Revision.objects.all())
            forbidden = {f"zq{n}qz" for n in range(1, self.words + 1)} - told_to_readers
            for url, answer in seen.items():
                assert not (set(re.findall(r"zq\d+qz", answer)) & forbidden), url
            forget()
            again = outputs()
        for url, answer in seen.items():
            assert again[url] == answer, url


def published(revisions: Any, *, sealed: bool = True) -> set[str]:
    """The made-up words that the record holds; `sealed` with those of notes and reasons."""
    said = [str(row.version().to_record()) for row in revisions]
    said += [f"{row.note} {row.overrides}" for row in revisions if sealed]
    return set(re.findall(r"zq\d+qz", " ".join(said)))


def forget() -> None:
    """Change every working copy; drop whatever was kept of what was made."""
    Rendering.objects.all().delete()
    Difference.objects.all().delete()
    words = dict.fromkeys(("headline", "standfirst", "alert", "body", "byline"), "Other")
    Story.objects.update(**words)
    Update.objects.update(headline="Other", body="Other", byline="Other")
    Claim.objects.update(statement="Another statement", claimant="Nobody")


def outputs() -> dict[str, str]:
    """What every public address answers, head and body, and what partners are told."""
    found = {url: _answer(Client().get(url)) for url in addresses()}
    events = Revision.objects.order_by("pk")
    return found | {f"webhook of {row}": webhook.payload(row).decode() for row in events}


def _answer(answer: Any) -> str:
    body = b"".join(answer) if answer.streaming else answer.content
    head = sorted((k, v) for k, v in answer.headers.items() if k != "Date")
    return f"{answer.status_code} {head} {body.decode(errors='replace')}"


def public_routes() -> list[str]:
    """Every address outside the desk."""
    return [route for route in routes() if not route.startswith("admin/")]


def addresses() -> Iterator[str]:
    refs = [claim.ref for claim in Claim.objects.all()]
    for route in public_routes():
        names = PARAMETER.findall(route)
        for values in _values(names, refs):
            yield filled(route, values)


def _values(names: list[str], refs: list[str]) -> Iterator[dict[str, Any]]:
    """What can stand in an address's places: every story's first and last versions."""
    if "slug" not in names:
        for ref in refs:
            yield {"page": 1, "ref": ref, "number": 1, "part": 1, "digest": "0" * 64}
            if "ref" not in names:
                return
        return
    for story in Story.objects.all():
        live = Revision.objects.filter(story=story).count()
        for number in {1, live} if "number" in names else {live}:
            yield {
                **{"slug": story.slug, "number": number, "page": 1, "part": 1},
                **{"older": max(live - 1, 1), "newer": live, "ref": refs[0]},
            }


@pytest.mark.django_db
def test_whatever_the_desk_does_readers_get_the_record_and_no_draft() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Desk,
        settings=settings(
            max_examples=6,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_public_address_is_looked_at(db: None) -> None:
    make_claim()
    story = make_story(slug="story-0")
    publishing.publish(story, by=make_user("edith", "Editor"))

    assert len(set(addresses())) >= len(list(public_routes()))
    assert not any("<" in url for url in addresses())
    assert Check.objects.count() == 0
