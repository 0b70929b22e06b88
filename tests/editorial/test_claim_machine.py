"""A claim as any people, in any order, may treat it: what holds after every single step."""

from __future__ import annotations

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
from stories.editorial import alone, claiming, publishing, verifying
from stories.editorial.candidate import Mended
from stories.editorial.former import former_decisions
from stories.editorial.kindrules import keep_rule, rule_states
from stories.editorial.moves import moves_of, seen_of, standing_evidence
from stories.editorial.reminding import remind
from stories.editorial.rules import evidence_lacks, exhibits_of, needs_two, stricter
from stories.editorial.saving import save_story
from stories.errors import EditorialError
from stories.models import (
    Check,
    Claim,
    ClaimKind,
    Evidence,
    Exposure,
    Kind,
    KindRule,
    LoneCheck,
    LoneReview,
    Outcome,
    Reminder,
    Revision,
    Status,
    Story,
)
from stories.models.freshness import due_after
from stories.models.kind import CHOSEN
from stories.models.status import ARROWS, DENIED, OPEN, STOOD_BY
from tests.factories import make_claim, make_source, make_story, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

ROLES = ("Reporter", "Fact-checker", "Editor", "Standards editor", "Standards editor")
KEPT = (Claim, Check, LoneCheck, LoneReview, Evidence, KindRule, Story, Revision, Exposure)
KINDS = (ClaimKind.TOLL, ClaimKind.QUOTATION)
MENDED = (Mended("Twelve people were hurt.", "Nobody was hurt.", "the hospital"),)
WHY = "The hospital has told us more."
TWO = {Status.CONFIRMED, Status.MISLEADING, Status.FALSE, Status.RETRACTED}

people = st.integers(0, len(ROLES) - 1)
able = st.integers(1, len(ROLES) - 1)
either = st.integers(0, 1)
ANSWERS = st.sampled_from([True, True, False, None])
statuses = st.sampled_from([*Status, *TWO])
EVIDENCE = st.fixed_dictionaries(
    {
        "stance": st.sampled_from(["supports", "contradicts", "context"]),
        "text": st.sampled_from(["", "The log of that night."]),
        "primary": st.booleans(),
    }
)


class Verification(RuleBasedStateMachine):
    """Two claims of one live story, five people, and a clock that only goes forward."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.clock = now()
        self.people = [make_user(f"p{n}", role) for n, role in enumerate(ROLES)]
        self.claims = [
            make_claim(statement=f"Claim {n}", kind=KINDS[n], assignee=self.people[1])
            for n in range(2)
        ]
        self.sources = [make_source() for _ in range(3)]
        self.story = make_story(body=self._body([0, 1]))
        self.shown: set[tuple[int, int, str]] = set()
        self.printed: list[tuple[Kind, bool, dict[int, tuple[int, str]]]] = []
        self.filed: dict[int, dict[str, Any]] = {}
        for n in range(2):  # something to decide upon
            for source, stance in enumerate(["supports", "contradicts", "supports"]):
                self._evidence(
                    n, self.people[1], source, stance=stance, text="Seen.", primary=True
                )

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def _body(self, said: list[int]) -> str:
        marks = [f"[It is so]{{claim={self.claims[n].ref}}}, police said." for n in said]
        return "\n\n".join(["A fire, police said.", *marks])

    def claim(self, n: int) -> Claim:
        return Claim.objects.get(pk=self.claims[n].pk)

    def attempt(self, verb: Callable[[], Any]) -> Any:
        """Do it, or be refused; who was refused has changed nothing."""
        before = [[*model.objects.order_by("pk").values()] for model in KEPT]
        self.clock += timedelta(minutes=2)
        self.asked = {rule.kind: stricter(rule) for rule in KindRule.objects.by_kind().values()}
        try:
            with told(self.clock):
                return verb()
        except (EditorialError, PermissionDenied):
            assert before == [[*model.objects.order_by("pk").values()] for model in KEPT]
            return None

    def _evidence(self, n: int, by: User, source: int, **fields: Any) -> Any:
        said = {"kind": "quotation", "title": "At noon", "credibility": 2, **fields}
        source_row = self.sources[source]
        add = partial(claiming.add_evidence, self.claims[n], by=by, source=source_row, **said)
        return self.attempt(add)

    @rule(n=either, who=people, source=st.integers(0, 2), fields=EVIDENCE)
    def give_evidence(self, n: int, who: int, source: int, fields: dict[str, Any]) -> None:
        self._evidence(n, self.people[who], source, **fields)

    @rule(n=either, who=people, first=st.booleans())
    def withdraw_evidence(self, n: int, who: int, first: bool) -> None:
        rows = standing_evidence(self.claims[n])
        if rows:
            row = rows[0 if first else -1]
            by = self.people[who]
            self.attempt(partial(claiming.withdraw_evidence, row, by=by, reason=WHY))

    @rule(n=either, who=people, to=statuses | st.none(), other=people, agree=ANSWERS)
    def check(self, n: int, who: int, to: Status | None, other: int, agree: bool | None) -> None:
        """What the picker says of the move is what the verb does; a colleague may answer it."""
        claim, by = self.claim(n), self.people[who]
        listed = {move.to: move for move in moves_of(claim, standing_evidence(claim), by=by)}
        if to is None:  # something that is allowed
            able_to = [to for to in listed if listed[to].allowed] or [Status.CHECKING]
            to = able_to[(who + other) % len(able_to)]
        proposed = Check.objects.waiting().filter(claim=claim, to_status=to).exists()
        said = {"to": to, "by": by, "reason": WHY, "superseded_by": self.claim(1 - n)}
        check = self.attempt(partial(verifying.check_claim, claim, **said))
        if check and check.outcome == Outcome.PROPOSED and agree is not None:
            verb = verifying.accept if agree else verifying.decline
            self.attempt(partial(verb, check, by=self.people[other], reason=WHY))
        if to == claim.standing or proposed:
            return
        if check:
            assert listed[to].allowed
            assert listed[to].second_person == (check.outcome == Outcome.PROPOSED)
        elif to != Status.SUPERSEDED:  # whose newer claim may not stand itself
            assert not listed[to].allowed

    @rule(n=either, who=people, stale=st.booleans())
    def check_again(self, n: int, who: int, stale: bool) -> None:
        seen = "1-unverified-0" if stale else seen_of(self.claim(n))
        again = partial(verifying.check_again, self.claims[n], by=self.people[who], seen=seen)
        if check := self.attempt(again):
            assert check.from_status == check.to_status

    @rule(who=people, which=st.integers(0, 3), agree=st.booleans())
    def answer(self, who: int, which: int, agree: bool) -> None:
        """Answer a proposal, old or new, waiting or not, one's own or another's."""
        rows = Check.objects.filter(outcome=Outcome.PROPOSED).order_by("-pk")
        if proposal := rows[which : which + 1].first():
            waits = Check.objects.waiting().filter(pk=proposal.pk).exists()
            verb = verifying.accept if agree else verifying.decline
            if self.attempt(partial(verb, proposal, by=self.people[who], reason=WHY)):
                assert waits

    @rule(n=either, who=able, to=st.sampled_from([*TWO, Status.CORROBORATED]))
    def decide_alone(self, n: int, who: int, to: Status) -> None:
        said = {"to": to, "by": self.people[who], "reason": WHY, "why_alone": WHY}
        self.attempt(partial(alone.decide_alone, self.claims[n], **said))

    @rule(who=people)
    def look_at_what_was_decided_alone(self, who: int) -> None:
        if lone := LoneCheck.objects.last():
            self.attempt(partial(alone.review_lone_check, lone, by=self.people[who]))

    @rule(n=either, who=people)
    def reword(self, n: int, who: int) -> None:
        claim = self.claim(n)
        words = f"Claim {n}, wording {claim.wording + 1}"
        said = {"by": self.people[who], "token": claim.saves, "statement": words}
        if self.attempt(partial(claiming.save_claim, claim, **said)) and claim.standing.settled:
            kept = former_decisions([self.claim(n)])[claim.pk]
            assert (kept.statement, kept.to_status) == (claim.statement, claim.status)
            assert self.claim(n).status == Status.CHECKING

    @rule(n=either, who=able, kind=st.sampled_from(KINDS), nobody=st.booleans())
    def change_kind_or_assignee(self, n: int, who: int, kind: ClaimKind, nobody: bool) -> None:
        claim, by = self.claim(n), self.people[who]
        said = {"token": claim.saves, "kind": kind, "assignee": None if nobody else by}
        self.attempt(partial(claiming.save_claim, claim, by=by, **said))

    @rule(
        kind=st.sampled_from(KINDS),
        who=people,
        minutes=st.sampled_from([None, 5, 30]),
        origins=st.integers(1, 3),
        primary=st.booleans(),
        two=st.booleans(),
    )
    def change_a_rule(
        self, kind: ClaimKind, who: int, minutes: int | None, origins: int, **asked: bool
    ) -> None:
        token = next(state.token for state in rule_states() if state.kind == kind)
        said = {"recheck_minutes": minutes, "least_origins": origins}
        said |= {"needs_primary": asked["primary"], "two_to_support": asked["two"]}
        self.attempt(partial(keep_rule, kind, by=self.people[who], token=token, **said))

    @rule(who=st.integers(2, 4), kind=st.sampled_from(CHOSEN), force=st.booleans())
    def publish(self, who: int, kind: Kind, force: bool) -> None:
        story = Story.objects.get(pk=self.story.pk)
        mended = MENDED if kind == Kind.CORRECTION else ()
        said = publishing.Publication(kind, WHY, mended)
        found = publishing.examine(story, publishing.draft(story), said) if force else ()
        release = {"kind": kind, "note": WHY, "corrections": mended}
        overrides = {finding.key: WHY for finding in found}
        by = self.people[who]
        revision = self.attempt(
            partial(publishing.publish, story, by=by, **release, overrides=overrides)
        )
        if revision:
            marks = {mark.ref: mark.status for mark in revision.version().claims}
            page = {c.pk: (c.wording, marks[c.ref]) for c in Claim.objects.by_refs(marks)}
            codes = {override["code"] for override in revision.overrides}
            self.printed.append((Kind(revision.kind), "claim-turned" in codes, page))
            self.shown |= {(pk, *said) for pk, said in page.items()}

    @rule(said=st.sampled_from([[0, 1], [0], [1], []]))
    def write(self, said: list[int]) -> None:
        story = Story.objects.get(pk=self.story.pk)
        body = self._body(said)
        self.attempt(partial(save_story, story, by=self.people[2], token=story.saves, body=body))

    @rule(hours=st.integers(0, 8))
    def time_passes_and_somebody_is_told(self, hours: int) -> None:
        self.clock += timedelta(hours=hours)
        told_of = [*Reminder.objects.values_list("pk", flat=True)]
        with told(self.clock):
            remind()
            again = remind()
            new = Reminder.objects.exclude(pk__in=told_of).select_related("claim")
            assert all(row.due == row.claim.recheck_due < self.clock for row in new)
        assert again == 0

    @invariant()
    def a_check_that_was_filed_stays_as_it_was(self) -> None:
        rows = {row["id"]: row for row in Check.objects.values()}
        assert rows.items() >= self.filed.items()
        for pk in rows.keys() - self.filed.keys():
            self._filed_rightly(Check.objects.select_related("answers", "claim").get(pk=pk))
        self.filed = rows

    def _filed_rightly(self, check: Check) -> None:
        """The step before has just made it: the rules that it had to keep are those of then."""
        to, asked = Status(check.to_status), self.asked[check.claim.kind]
        moves = check.from_status != to
        assert not moves or to in ARROWS[Status(check.from_status)]
        assert check.reason
        assert check.by.has_perm("stories.check_claim") or self._is_new_wording(check)
        lone = LoneCheck.objects.filter(decision=check).first()
        if check.moved and moves and needs_two(to, asked) and not lone:
            assert check.answers
            assert check.answers.by_id != check.by_id
            assert check.answers.to_status == to
            assert to != Status.RETRACTED or check.by.has_perm("stories.retract_claim")
        if lone:
            assert check.by.has_perm("stories.break_glass")
            assert needs_two(to, asked)
        if check.moved and to in {*TWO, Status.CORROBORATED, Status.DISPUTED} - {Status.RETRACTED}:
            weighed = [*check.evidence.select_related("source")]
            dossier = verifying.dossier_of(check.claim, weighed)
            assert dossier.exhibits == exhibits_of(weighed)
            assert evidence_lacks(to, dossier) == ""

    def _is_new_wording(self, check: Check) -> bool:
        return check.to_status == Status.CHECKING and check.reason.startswith("The wording")

    @invariant()
    def every_status_has_its_check_and_follows_the_one_before(self) -> None:
        for claim in Claim.objects.all():
            stands = Status.UNVERIFIED
            for check in Check.objects.deciding().filter(claim=claim):
                assert check.from_status == stands
                stands = Status(check.to_status)
            assert claim.status == stands

    @invariant()
    def nobody_agrees_with_themselves_or_looks_at_their_own(self) -> None:
        for check in Check.objects.filter(answers__isnull=False).select_related("answers"):
            assert check.by_id != check.answers.by_id
        for review in LoneReview.objects.select_related("lone__decision"):
            assert review.by_id != review.lone.decision.by_id

    @invariant()
    def exposure_is_what_live_revisions_showed(self) -> None:
        assert set(Exposure.objects.values_list("claim_id", "wording", "status")) == self.shown

    @invariant()
    def no_turn_was_kept_from_readers(self) -> None:
        seen: dict[tuple[int, int], list[str]] = {}
        for kind, passed, page in self.printed:
            for pk, (wording, status) in page.items():
                before = seen.setdefault((pk, wording), [])
                needed = _needed(set(before), status) if before and before[-1] != status else None
                assert passed or needed is None or kind.strength >= needed.strength
                before.append(status)

    @invariant()
    def what_is_due_follows_the_rule_from_the_last_check(self) -> None:
        rules = KindRule.objects.by_kind()
        for claim in Claim.objects.all():
            due = due_after(rules[claim.kind], claim.status, claim.as_of) if claim.as_of else None
            assert claim.recheck_due == due
            listed = Claim.objects.overdue(self.clock).filter(pk=claim.pk).exists()
            assert claim.freshness(self.clock).overdue == listed


def _needed(told: set[str], status: str) -> Kind | None:
    if told & STOOD_BY and status in DENIED or told & DENIED and status in STOOD_BY:
        return Kind.CORRECTION
    if status == Status.RETRACTED:
        return Kind.CORRECTION
    return Kind.CLARIFICATION if told & STOOD_BY and status in OPEN else None


EXAMPLES, STEPS = 4, 40


@pytest.mark.django_db
def test_no_sequence_of_verbs_reaches_what_the_rules_forbid() -> None:
    run_state_machine_as_test(
        Verification,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
