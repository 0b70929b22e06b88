"""The desk as several people may use it at once: what holds after every single step."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from stories.clock import now, told
from stories.editorial import claiming, publishing, saving, verifying
from stories.editorial.auditing import audit_record
from stories.editorial.candidate import Mended
from stories.editorial.versions import draft
from stories.errors import EditorialError
from stories.models import (
    Check,
    Claim,
    Correction,
    Exposure,
    Kind,
    Outcome,
    Passage,
    Placement,
    Revision,
    Status,
    Story,
    Update,
)
from stories.models.kind import CHOSEN
from stories.models.status import ARROWS, DENIED, OPEN, STOOD_BY
from tests.factories import make_evidence, make_story, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

ROLES = ("Reporter", "Fact-checker", "Editor", "Standards editor", "Standards editor")
KEPT = (Story, Update, Claim, Check, Revision, Passage, Correction, Exposure, Placement)
STAGES = {
    "draft": {"draft", "developing"},
    "developing": {"developing", "closed", "withdrawn"},
    "closed": {"closed", "developing", "withdrawn"},
    "withdrawn": {"withdrawn"},
}
MENDED = (Mended("Twelve people were hurt.", "Nobody was hurt.", "the hospital"),)
NOTE = "The hospital has told us more."

people = st.integers(0, len(ROLES) - 1)
seniors = st.integers(2, len(ROLES) - 1)
either = st.integers(0, 1)
EDITS = ("write", "write", "write_blindly", "file", "take_out_or_put_back")
ANSWERS = st.sampled_from([True, True, False, None])
ways = st.lists(st.sampled_from(["left out", "said", "denied"]), min_size=2, max_size=2)


class Newsroom(RuleBasedStateMachine):
    """Two stories that share two claims, and five people who may be refused anything."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.clock = now()
        self.people = [make_user(f"p{n}", role) for n, role in enumerate(ROLES)]
        self.claims = [self._claim(n) for n in range(2)]
        self.stories = [make_story(body=self._body(["said", "said"])) for _ in range(2)]
        self.statements = {(c.pk, c.statement): 1 for c in self.claims}
        self.printed: dict[tuple[int, int], dict[str, Any]] = {}
        self.last = self._standing()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def _claim(self, number: int) -> Claim:
        """A claim with what any status could ask for: only the moves are in question."""
        claim = Claim.objects.create(
            statement=f"Claim {number} holds", claimant="The police", assignee=self.people[1]
        )
        for stance in ("supports", "supports", "contradicts", "contradicts"):
            make_evidence(claim=claim, stance=stance)
        return claim

    def _body(self, how: list[str]) -> str:
        said = {"left out": "", "said": "{}, police said.", "denied": "It is not true that {}."}
        texts = [
            said[way].format(f"[somebody was hurt]{{claim={claim.ref}}}")
            for way, claim in zip(how, self.claims, strict=True)
        ]
        return "\n\n".join(["A fire.", *filter(None, texts)])

    def _standing(self) -> dict[str, Any]:
        stages = dict(Story.objects.values_list("pk", "stage"))
        return {"stages": stages, "statuses": dict(Claim.objects.values_list("pk", "status"))}

    def _story(self, which: int) -> Story:
        return Story.objects.get(pk=self.stories[which].pk)

    def attempt(self, verb: Callable[[], Any]) -> Any:
        """Do it, or be refused; who was refused has changed nothing."""
        before = [[*model.objects.order_by("pk").values()] for model in KEPT]
        self.clock += timedelta(minutes=1)
        try:
            with told(self.clock):
                return verb()
        except (EditorialError, PermissionDenied):
            assert before == [[*model.objects.order_by("pk").values()] for model in KEPT]
            return None

    @rule(which=either, who=people, how=ways, edit=st.sampled_from(EDITS))
    def edit(self, which: int, who: int, how: list[str], edit: str) -> None:
        """Write the text, or write it blindly over somebody's; file, take out, put back."""
        getattr(self, edit)(self._story(which), self.people[who], how)

    def write(self, story: Story, by: User, how: list[str]) -> None:
        body = self._body(how)
        save = partial(saving.save_story, story, by=by, token=story.saves, body=body)
        if self.attempt(save):
            story.refresh_from_db()
            assert story.body == body

    def write_blindly(self, story: Story, by: User, how: list[str]) -> None:
        was, body = story.body, self._body(how)
        save = partial(saving.save_story, story, by=by, token=story.saves - 1, body=body)
        saved = self.attempt(save)
        story.refresh_from_db()
        # Refused, it changed nothing; merged, it lost no paragraph that one of the two put in.
        if saved is None:
            assert story.body == was
        else:
            kept = set(was.split("\n\n")) | set(body.split("\n\n"))
            assert set(story.body.split("\n\n")) <= kept

    def file(self, story: Story, by: User, how: list[str]) -> None:
        claim = self.claims["denied" in how]
        body = f"[It burns]{{claim={claim.ref}}}, the company said."
        self.attempt(partial(saving.add_update, story, by=by, body=body))

    def take_out_or_put_back(self, story: Story, by: User, how: list[str]) -> None:
        verb = saving.remove_update if "denied" in how else saving.put_back_update
        if update := story.updates.last():
            self.attempt(partial(verb, update, by=by))

    @rule(n=either, who=people, other=seniors, to=st.sampled_from(Status), agree=ANSWERS)
    def check(self, n: int, who: int, other: int, to: Status, agree: bool | None) -> None:
        """Move a claim, and let a second person answer, who may be the same one."""
        said = {"to": to, "by": self.people[who], "reason": NOTE}
        newer = self.claims[1 - n]
        move = partial(verifying.check_claim, self.claims[n], **said, superseded_by=newer)
        proposal = self.attempt(move)
        if proposal and proposal.outcome == Outcome.PROPOSED and agree is not None:
            verb = verifying.accept if agree else verifying.decline
            self.attempt(partial(verb, proposal, by=self.people[other], reason=NOTE))

    @rule(who=people)
    def answer_late(self, who: int) -> None:
        if proposal := Check.objects.filter(outcome=Outcome.PROPOSED).last():
            self.attempt(partial(verifying.accept, proposal, by=self.people[who]))

    @rule(n=either, who=people, rarely=st.integers(0, 3))
    def reword(self, n: int, who: int, rarely: int) -> None:
        claim = Claim.objects.get(pk=self.claims[n].pk)
        words = f"Claim {n} holds, wording {claim.wording + 1}"
        said = {"by": self.people[who], "token": claim.saves, "statement": words}
        if not rarely and (saved := self.attempt(partial(claiming.save_claim, claim, **said))):
            self.statements[claim.pk, words] = saved.wording

    @rule(which=either, who=seniors, kind=st.sampled_from(CHOSEN), force=st.booleans())
    def publish(self, which: int, who: int, kind: Kind, force: bool) -> None:
        self._publish(which, who, kind, force=force)

    @rule(which=either, who=seniors)
    def correct(self, which: int, who: int) -> None:
        self._publish(which, who, Kind.CORRECTION, force=False)

    def _publish(self, which: int, who: int, kind: Kind, *, force: bool) -> None:
        story = self._story(which)
        mended = MENDED if kind == Kind.CORRECTION else ()
        said = publishing.Publication(kind, NOTE, mended)
        found = publishing.examine(story, draft(story), said) if force else ()
        release = {"kind": kind, "note": NOTE, "corrections": mended}
        overrides = {finding.key: NOTE for finding in found}
        by = self.people[who]
        self._print(partial(publishing.publish, story, by=by, **release, overrides=overrides))

    @rule(
        which=either,
        who=people,
        step=st.sampled_from(["hold", "restore", "close", "reopen", "retract"]),
    )
    def step(self, which: int, who: int, step: str) -> None:
        verb = getattr(publishing, step)
        why = {"reason": NOTE} if step in ("hold", "retract") else {"note": NOTE}
        # Now and then is enough: a withdrawn story has no more to tell.
        if step != "retract" or len(self.printed) > 5:
            self._print(partial(verb, self._story(which), by=self.people[who], **why))

    def _print(self, verb: Callable[[], Revision]) -> None:
        if revision := self.attempt(verb):
            record = revision.version().to_record()
            self.printed[revision.story_id, revision.number] = {
                **record,
                "kind": str(revision.kind),
                "passed": {override["code"] for override in revision.overrides},
            }

    @invariant()
    def the_record_counts_up_without_a_gap_and_its_head_is_live(self) -> None:
        for story in Story.objects.select_related("live"):
            numbers = [*story.revisions.order_by("number").values_list("number", flat=True)]
            assert numbers == [*range(1, len(numbers) + 1)]
            assert (story.live.number if story.live else 0) == len(numbers)

    @invariant()
    def the_record_is_unbroken(self) -> None:
        assert audit_record().finding == ""

    @invariant()
    def what_was_printed_reads_the_same_for_ever(self) -> None:
        for row in Revision.objects.with_versions():
            printed = self.printed[row.story_id, row.number]
            assert row.version().to_record().items() <= printed.items()

    @invariant()
    def claims_and_stories_move_along_arrows_and_every_move_is_on_file(self) -> None:
        stands = self._standing()
        for pk, status in stands["statuses"].items():
            was = Status(self.last["statuses"][pk])
            assert status == was or Status(status) in ARROWS[was]
            decided = Check.objects.deciding().filter(claim=pk).last()
            assert status == (decided.to_status if decided else Status.UNVERIFIED)
        for pk, stage in stands["stages"].items():
            assert stage in STAGES[self.last["stages"][pk]]
        self.last = stands

    @invariant()
    def nobody_agrees_with_themselves(self) -> None:
        rows = Check.objects.deciding().select_related("answers")
        for row in rows:
            if Status(row.to_status).needs_second_person and row.from_status != row.to_status:
                assert row.answers
                assert row.answers.by_id != row.by_id

    @invariant()
    def exposure_is_what_readers_were_shown(self) -> None:
        shown = {
            (number, self.statements[number, mark["statement"]], mark["status"], story)
            for (story, _), record in self.printed.items()
            for mark in record["claims"]
            for number in [int(mark["ref"][2:])]
        }
        rows = Exposure.objects.values_list("claim_id", "wording", "status", "story_id")
        assert set(rows) == shown

    @invariant()
    def no_turn_was_kept_from_readers(self) -> None:
        for (story, number), record in self.printed.items():
            for mark in record["claims"]:
                told = self._told(story, number, mark)
                needed = _needed(set(told), mark["status"]) if told else None
                if (
                    needed
                    and told[-1] != mark["status"]
                    and "claim-turned" not in record["passed"]
                ):
                    assert Kind(record["kind"]).strength >= needed.strength

    def _told(self, story: int, before: int, mark: dict[str, Any]) -> list[str]:
        """The statuses with which the story showed this wording earlier, oldest first."""
        return [
            earlier["status"]
            for number in range(1, before)
            for earlier in self.printed[story, number]["claims"]
            if (earlier["ref"], earlier["statement"]) == (mark["ref"], mark["statement"])
        ]

    @invariant()
    def placements_are_what_the_markup_says(self) -> None:
        for story in Story.objects.all():
            texts = [story.body, *(update.body for update in story.updates.standing())]
            marked = [ref for text in texts for ref in re.findall(r"claim=(C-\d+)", text)]
            rows = Placement.objects.filter(story=story, live=False).select_related("claim")
            assert [row.claim.ref for row in rows] == marked


def _needed(told: set[str], status: str) -> Kind | None:
    if told & STOOD_BY and status in DENIED or told & DENIED and status in STOOD_BY:
        return Kind.CORRECTION
    if status == Status.RETRACTED:
        return Kind.CORRECTION
    return Kind.CLARIFICATION if told & STOOD_BY and status in OPEN else None


@pytest.mark.django_db
def test_whatever_the_desk_does_the_record_stays_true() -> None:
    run_state_machine_as_test(
        Newsroom,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


EXAMPLES, STEPS = 6, 30
