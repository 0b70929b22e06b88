"""Whatever the desk does, the list of moved claims is what the live revisions say."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from stories.editorial import publishing
from stories.editorial.candidate import Mended
from stories.editorial.merging import merge_claims
from stories.editorial.moved import dismiss, dismissed, moved_count, moved_pairs
from stories.editorial.outdated import outdated
from stories.editorial.restating import restate
from stories.editorial.saving import save_story
from stories.errors import EditorialError, NothingToPublish
from stories.models import Claim, ClaimMerge, Dismissal, Kind, Status, Story
from tests.factories import make_claim, make_story, make_user, stand

if TYPE_CHECKING:
    from collections.abc import Callable

NOTE = "The hospital has told us more."
MENDED = (Mended("Twelve people were hurt.", "Nobody was hurt.", "the hospital"),)
EXAMPLES, STEPS = 5, 40
three = st.integers(0, 2)
LIGHT = (Status.DISPUTED, Status.UNVERIFIED, Status.UNVERIFIABLE)  # one click follows them
few = st.integers(0, 5)


class MovedClaims(RuleBasedStateMachine):
    """Three stories that share three claims, with everything that may part or join them."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.by = make_user("sade", "Standards editor")
        self.claims = [make_claim(statement=f"Claim {n} holds") for n in range(3)]
        self.stories = [make_story(body=self._body([0, n])) for n in range(3)]
        for story in self.stories:
            publishing.publish(story, by=self.by, note=NOTE)
        stand(self.claims[0], Status.DISPUTED)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def _body(self, which: list[int]) -> str:
        said = "It is not true that [somebody was hurt]{{claim={}}}, police said."
        return "\n\n".join(["A fire.", *(said.format(self.claims[n].ref) for n in which)])

    def _story(self, n: int) -> Story:
        return Story.objects.get(pk=self.stories[n].pk)

    def attempt(self, verb: Callable[[], Any]) -> Any:
        try:
            return verb()
        except (EditorialError, PermissionDenied):
            return None

    @rule(n=three, to=st.one_of(st.sampled_from(LIGHT), st.sampled_from(Status)))
    def move(self, n: int, to: Status) -> None:
        """The list must be right wherever a claim stands, however it came there."""
        newer = self.claims[(n + 1) % 3]
        stand(self.claims[n], to, superseded_by=newer)

    @rule(n=three, which=st.lists(three, max_size=3))
    def write(self, n: int, which: list[int]) -> None:
        story = self._story(n)
        save = partial(save_story, story, by=self.by, token=story.saves)
        self.attempt(partial(save, body=self._body(which)))

    @rule(n=three, kind=st.sampled_from([Kind.UPDATE, Kind.STATUS_CHANGE, Kind.CORRECTION]))
    def publish(self, n: int, kind: Kind) -> None:
        mended = MENDED if kind == Kind.CORRECTION else ()
        verb = partial(publishing.publish, self._story(n), by=self.by, kind=kind, note=NOTE)
        self.attempt(partial(verb, corrections=mended))

    @rule(n=three, step=st.sampled_from(["hold", "restore", "close", "reopen"]))
    def step(self, n: int, step: str) -> None:
        why = {"reason": NOTE} if step == "hold" else {"note": NOTE}
        self.attempt(partial(getattr(publishing, step), self._story(n), by=self.by, **why))

    @rule(rarely=st.integers(0, 5), n=three)
    def retract(self, rarely: int, n: int) -> None:
        if not rarely:
            self.attempt(partial(publishing.retract, self._story(n), by=self.by, reason=NOTE))

    @rule(n=three, into=three, rarely=st.integers(0, 3))
    def merge(self, n: int, into: int, rarely: int) -> None:
        if not rarely:
            verb = partial(merge_claims, self.claims[n], into=self.claims[into], by=self.by)
            self.attempt(partial(verb, reason=NOTE))

    def _flag(self, n: int) -> tuple[int, int] | None:
        """One of the flags there are, as a claim and a story."""
        flags = [(pair["claim_id"], pair["story_id"]) for pair in moved_pairs()]
        return flags[n % len(flags)] if flags else None

    @rule(n=few)
    def follow(self, n: int) -> None:
        """A story that followed, or has nothing to follow, stands in no row that asks for it."""
        if (flag := self._flag(n)) is None:
            return
        story = Story.objects.get(pk=flag[1])
        try:
            restate(story, by=self.by)
        except NothingToPublish:
            pass
        except EditorialError:
            return
        assert not moved_pairs().filter(story=story).exists()

    @rule(n=few)
    def dismiss(self, n: int) -> None:
        if flag := self._flag(n):
            claim, story = Claim.objects.get(pk=flag[0]), Story.objects.get(pk=flag[1])
            assert story.live
            said: dict[str, Any] = {
                "status": claim.standing,
                "revision": story.live.number,
                "reason": NOTE,
            }
            assert self.attempt(partial(dismiss, story, claim, by=self.by, **said))

    def _oracle(self) -> set[tuple[int, int]]:
        """The slow way: read each live revision, and follow each reference by hand."""
        into = dict(ClaimMerge.objects.values_list("claim", "into"))
        found = set()
        for story in Story.objects.exclude(live=None):
            assert story.live is not None
            for mark in story.live.version().claims:
                number = int(mark.ref[2:])
                while number in into:
                    number = into[number]
                claim = Claim.objects.get(pk=number)
                if claim.status != mark.status:
                    found.add((claim.pk, story.pk))
        return found

    def _waived(self) -> set[tuple[int, int]]:
        return {
            (row.claim_id, row.story_id)
            for row in Dismissal.objects.select_related("claim", "story")
            if row.status == row.claim.status and row.revision_id == row.story.live_id
        }

    @invariant()
    def the_list_is_what_live_revisions_and_claims_say(self) -> None:
        flags = [(pair["claim_id"], pair["story_id"]) for pair in moved_pairs()]
        expected = self._oracle() - self._waived()
        assert len(flags) == len(set(flags))
        assert set(flags) == expected
        assert moved_count() == len({claim for claim, _story in expected})

    @invariant()
    def what_is_dismissed_is_told_as_long_as_it_holds(self) -> None:
        told = {(row.claim_id, row.story_id) for row in dismissed()}
        assert told == self._oracle() & self._waived()

    @invariant()
    def every_flag_has_its_row_with_the_sentence(self) -> None:
        rows = outdated(moved_pairs())
        assert len(rows) == moved_pairs().count()
        assert all(row.reach.spots and row.shown != row.claim.standing for row in rows)


@pytest.mark.django_db
def test_whatever_the_desk_does_the_list_stays_true() -> None:
    run_state_machine_as_test(
        MovedClaims,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
