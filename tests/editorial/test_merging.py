from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from stories.editorial.auditing import audit_record
from stories.editorial.claiming import add_evidence, save_claim
from stories.editorial.exporting import export
from stories.editorial.merging import merge_claims, merge_lacks
from stories.editorial.publishing import close, publish
from stories.editorial.saving import save_story
from stories.editorial.uses import uses_of
from stories.editorial.verifying import check_claim
from stories.editorial.versions import draft
from stories.errors import CheckRefused, MergeRefused, PreflightFailed
from stories.models import (
    Check,
    Claim,
    ClaimMerge,
    Evidence,
    Exposure,
    Kind,
    Placement,
    Revision,
    Status,
    Story,
)
from stories.models.status import STOOD_BY
from stories.text.digest import rfc3339
from stories.text.export import as_html, as_json, as_markdown, from_json
from tests.editorial.publications import findings
from tests.editorial.test_concurrency import at_once
from tests.factories import make_claim, make_evidence, make_source, make_story, make_user, stand

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

WHY = "Both say how many died in the fire."


@pytest.fixture
def older(db: None) -> Claim:
    return make_claim(statement="Twelve people died")


@pytest.fixture
def newer(db: None) -> Claim:
    return make_claim(statement="A dozen people were killed")


def saying(*claims: Claim) -> str:
    return "\n\n".join(f"[It is so]{{claim={c.ref}}}, the harbour office said." for c in claims)


def live(by: User, *claims: Claim) -> Story:
    story = make_story(body=saying(*claims))
    publish(story, by=by)
    return Story.objects.get(pk=story.pk)


def world() -> list[Any]:
    tables = (Claim, ClaimMerge, Check, Evidence, Exposure, Placement)
    histories = (Claim.history, Evidence.history)
    return [
        *([*model.objects.order_by("pk").values()] for model in tables),
        *(rows.count() for rows in histories),
    ]


def refuses(verb: Callable[[], object], match: str) -> None:
    before = world()
    with pytest.raises(MergeRefused, match=match):
        verb()
    assert world() == before


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("Reporter", False),
        ("Fact-checker", True),
        ("Editor", True),
        ("Standards editor", True),
    ],
)
def test_who_may_make_two_claims_one(older: Claim, newer: Claim, role: str, may: bool) -> None:
    person = make_user("somebody", role)

    if may:
        assert merge_claims(newer, into=older, by=person, reason=WHY).into == older
        return
    before = world()
    with pytest.raises(PermissionDenied):
        merge_claims(newer, into=older, by=person, reason=WHY)
    assert world() == before


def test_evidence_comes_along_whole_and_says_who_moved_it(
    older: Claim, newer: Claim, checker: User
) -> None:
    root = make_evidence(claim=newer)
    leaf = make_evidence(claim=newer, derived_from=root)
    gone = make_evidence(claim=newer)
    Evidence.objects.filter(pk=gone.pk).update(withdrawn_at=newer.created_at)
    own = make_evidence(claim=older)

    merge_claims(newer, into=older, by=checker, reason=WHY)

    assert list(older.evidence.all()) == [root, leaf, gone, own]
    leaf.refresh_from_db()
    assert leaf.derived_from == root
    last = leaf.history.latest()
    assert last.history_user == checker
    assert newer.ref in last.history_change_reason


def test_checks_and_diaries_stay_where_they_were_and_tell_of_the_merge(
    older: Claim, newer: Claim, checker: User
) -> None:
    newer.assignee = checker
    newer.save_as(checker)
    check = check_claim(newer, to=Status.CHECKING, by=checker, reason="The office is asked.")

    merge = merge_claims(newer, into=older, by=checker, reason=f"  {WHY} ")

    assert (merge.claim, merge.into, merge.reason, merge.by) == (newer, older, WHY, checker)
    assert list(newer.checks.all()) == [check]
    for claim in (older, newer):
        said = claim.history.latest()
        assert said.history_change_reason == f"{newer.ref} was made part of {older.ref}. {WHY}"
        assert said.history_user == checker
    newer.refresh_from_db()
    assert newer.statement == "A dozen people were killed"


def test_places_move_in_drafts_and_before_readers(
    older: Claim, newer: Claim, editor: User
) -> None:
    seen, unseen = live(editor, newer), make_story(body=saying(newer))
    stand(older, Status.CHECKING)

    merge_claims(newer, into=older, by=editor, reason=WHY)

    assert not newer.placements.exists()
    [first, second] = uses_of(older)
    assert (first.story, first.shown, first.moved) == (seen, Status.UNVERIFIED, True)
    assert [use.sentence for use in first.live] == ["It is so, the harbour office said."]
    assert [use.sentence for use in first.draft] == ["It is so, the harbour office said."]
    assert (second.story, second.shown, second.moved) == (unseen, None, False)
    assert [row.claim for row in Placement.objects.moved()] == [older]


def test_a_mark_typed_before_or_after_the_merge_means_the_claim_it_is_part_of(
    older: Claim, newer: Claim, editor: User
) -> None:
    before = make_story(body=saying(newer))
    merge_claims(newer, into=older, by=editor, reason=WHY)
    after = make_story(body="Nothing yet.")
    save_story(after, by=editor, token=after.saves, body=saying(newer))

    for story in (before, after):
        story.refresh_from_db()
        version = draft(story)
        assert newer.ref in story.body  # what was typed stays typed
        assert [(mark.ref, mark.statement) for mark in version.claims] == [
            (older.ref, older.statement)
        ]
        assert version.body == saying(older)
        assert [row.claim for row in story.placements.filter(live=False)] == [older]
        assert not [found for found in findings(story) if found.code.startswith("mark-")]


def test_a_text_that_marks_both_shows_one_claim(older: Claim, newer: Claim, editor: User) -> None:
    story = make_story(body=saying(newer, older))
    merge_claims(newer, into=older, by=editor, reason=WHY)

    assert [mark.ref for mark in draft(story).claims] == [older.ref]


def test_the_next_publication_carries_the_other_claim_and_the_published_one_stays(
    older: Claim, newer: Claim, editor: User
) -> None:
    story = live(editor, newer)
    merge_claims(newer, into=older, by=editor, reason=WHY)

    second = publish(story, by=editor, kind=Kind.UPDATE, note="One claim for both counts.")

    first = story.revisions.get(number=1).version()
    assert [mark.ref for mark in first.claims] == [newer.ref]
    assert first.body == saying(newer)
    assert [mark.ref for mark in second.version().claims] == [older.ref]
    assert second.version().body == saying(older)
    assert audit_record().unbroken
    assert {row.claim for row in Placement.objects.filter(story=story)} == {older}


def test_what_is_shown_again_stays_as_readers_know_it_and_is_placed_with_the_other(
    older: Claim, newer: Claim, editor: User
) -> None:
    story = live(editor, newer)
    merge_claims(newer, into=older, by=editor, reason=WHY)

    revision = close(story, by=editor, note="The fire is out.")

    assert [mark.ref for mark in revision.version().claims] == [newer.ref]
    [row] = Placement.objects.filter(story=story, live=True)
    assert (row.claim, row.status) == (older, Status.UNVERIFIED)


@pytest.mark.parametrize("shown", sorted(STOOD_BY))
def test_what_readers_were_told_of_either_must_be_corrected(
    older: Claim, newer: Claim, editor: User, shown: Status
) -> None:
    stand(newer, shown)
    story = live(editor, newer)
    merge_claims(newer, into=older, by=editor, reason=WHY)
    stand(older, Status.FALSE)
    save_story(
        story, by=editor, token=story.saves, body=f"It is not true that {saying(newer)[:-1]}."
    )
    story.refresh_from_db()

    turned = [found for found in findings(story) if found.code == "claim-turned"]

    assert [(found.kind, found.place) for found in turned] == [(Kind.CORRECTION, older.ref)]
    with pytest.raises(PreflightFailed, match=f"“{shown.label}”"):
        publish(story, by=editor, kind=Kind.UPDATE, note="The count is wrong.")


def test_a_story_that_dropped_the_words_meanwhile_must_still_correct_them(
    older: Claim, newer: Claim, editor: User
) -> None:
    stand(newer, Status.CONFIRMED)
    story = live(editor, newer)
    merge_claims(newer, into=older, by=editor, reason=WHY)
    stand(older, Status.FALSE)
    save_story(story, by=editor, token=story.saves, body="The fire is out, the office said.")
    story.refresh_from_db()

    assert "claim-turned" in {found.code for found in findings(story) if found.blocks}


def test_what_was_shown_under_either_name_may_be_withdrawn(
    older: Claim, newer: Claim, editor: User, standards: User
) -> None:
    live(editor, newer)
    merge_claims(newer, into=older, by=editor, reason=WHY)

    check = check_claim(older, to=Status.RETRACTED, by=standards, reason="We should not have.")

    assert check.to_status == Status.RETRACTED


def test_exposure_of_both_counts_once_with_its_newest_revision(
    older: Claim, newer: Claim, editor: User
) -> None:
    story = live(editor, older, newer)
    publish(story, by=editor, kind=Kind.EDITORS_NOTE, note="We are asking the office.")

    merge_claims(newer, into=older, by=editor, reason=WHY)

    [row] = Exposure.objects.filter(claim=older)
    assert (row.revision.number, row.latest.number) == (1, 2)
    assert Exposure.objects.filter(claim=newer).count() == 1


def test_three_in_a_line_lead_to_the_last(older: Claim, newer: Claim, editor: User) -> None:
    last = make_claim(statement="12 dead")
    story, told = make_story(body=saying(older)), make_evidence(claim=older)
    merge_claims(older, into=newer, by=editor, reason=WHY)
    merge_claims(newer, into=last, by=editor, reason=WHY)

    told.refresh_from_db()
    assert told.claim == last
    assert [mark.ref for mark in draft(story).claims] == [last.ref]
    assert [row.claim for row in story.placements.all()] == [last]
    save_story(story, by=editor, token=story.saves, body=saying(newer, older))
    assert {row.claim for row in story.placements.all()} == {last}


def test_a_claim_that_it_overtook_is_overtaken_by_the_other(
    older: Claim, newer: Claim, editor: User
) -> None:
    first = stand(make_claim(), Status.SUPERSEDED, superseded_by=newer)

    merge_claims(newer, into=older, by=editor, reason=WHY)

    first.refresh_from_db()
    assert first.superseded_by == older


def test_a_claim_is_overtaken_by_what_the_newer_one_became_part_of(
    older: Claim, newer: Claim, editor: User
) -> None:
    stand(older, Status.UNVERIFIED, as_of=older.created_at)
    merge_claims(newer, into=older, by=editor, reason=WHY)
    first = make_claim()

    check_claim(
        first, to=Status.SUPERSEDED, by=editor, reason="More have died.", superseded_by=newer
    )

    first.refresh_from_db()
    assert first.superseded_by == older


def test_the_same_again_gives_the_merge_that_was_made(
    older: Claim, newer: Claim, editor: User
) -> None:
    merge = merge_claims(newer, into=older, by=editor, reason=WHY)
    before = world()

    assert merge_claims(newer, into=older, by=editor, reason="Once more.") == merge
    assert world() == before


def test_a_merge_without_a_reason_is_refused(older: Claim, newer: Claim, editor: User) -> None:
    refuses(lambda: merge_claims(newer, into=older, by=editor, reason=" \n"), "Give a reason")


def test_a_claim_is_no_part_of_itself(older: Claim, editor: User) -> None:
    refuses(lambda: merge_claims(older, into=older, by=editor, reason=WHY), "part of itself")


def test_a_merge_goes_neither_back_nor_elsewhere(older: Claim, newer: Claim, editor: User) -> None:
    merge_claims(newer, into=older, by=editor, reason=WHY)
    other = make_claim()

    for claim, into, said in (
        (older, newer, f"{newer.ref} was made part of {older.ref}. Choose {older.ref}."),
        (newer, other, f"{newer.ref} is part of {older.ref} already."),
        (other, newer, f"{newer.ref} was made part of {older.ref}. Choose {older.ref}."),
    ):
        refuses(
            partial(merge_claims, claim, into=into, by=editor, reason=WHY),
            said,
        )


@pytest.mark.parametrize("which", ["claim", "into"])
def test_what_was_withdrawn_stays_alone(
    older: Claim, newer: Claim, editor: User, which: str
) -> None:
    stand(newer if which == "claim" else older, Status.RETRACTED)

    refuses(lambda: merge_claims(newer, into=older, by=editor, reason=WHY), "was withdrawn")


@pytest.mark.parametrize("one", [*Status])
@pytest.mark.parametrize("other", [*Status])
def test_only_two_decisions_that_differ_must_be_settled_first(
    older: Claim, newer: Claim, one: Status, other: Status
) -> None:
    first = make_claim()
    for claim, status in ((newer, one), (older, other)):
        stand(claim, status, superseded_by=first if status == Status.SUPERSEDED else None)

    lacks = merge_lacks(newer, older)

    differ = one.settled and other.settled and one != other
    assert bool(lacks) == (differ or Status.RETRACTED in (one, other))


def test_what_newer_facts_overtook_is_no_second_word_for_them(
    older: Claim, newer: Claim, editor: User
) -> None:
    between = stand(make_claim(), Status.SUPERSEDED, superseded_by=newer)
    stand(older, Status.SUPERSEDED, superseded_by=between)

    for claim, into in ((older, newer), (newer, older)):
        refuses(
            partial(merge_claims, claim, into=into, by=editor, reason=WHY),
            f"{newer.ref} overtakes {older.ref}",
        )


def test_two_that_were_overtaken_by_different_claims_stay_two(
    older: Claim, newer: Claim, editor: User
) -> None:
    stand(older, Status.SUPERSEDED, superseded_by=make_claim())
    stand(newer, Status.SUPERSEDED, superseded_by=make_claim())

    refuses(lambda: merge_claims(newer, into=older, by=editor, reason=WHY), "different claims")


def test_a_proposal_that_waits_is_answered_first(older: Claim, newer: Claim, editor: User) -> None:
    make_evidence(claim=newer)
    make_evidence(claim=newer)
    check_claim(newer, to=Status.CONFIRMED, by=editor, reason="Two offices say so at first hand.")

    refuses(lambda: merge_claims(newer, into=older, by=editor, reason=WHY), "Answer that first")


def test_nothing_more_is_done_to_a_claim_that_is_part_of_another(
    older: Claim, newer: Claim, editor: User
) -> None:
    source = make_source()
    merge_claims(newer, into=older, by=editor, reason=WHY)
    newer.refresh_from_db()

    for verb in (
        lambda: check_claim(newer, to=Status.UNVERIFIABLE, by=editor, reason="We asked them all."),
        lambda: save_claim(newer, by=editor, token=newer.saves, statement="Thirteen died"),
        lambda: add_evidence(newer, by=editor, source=source, kind="quotation", title="A call"),
    ):
        refuses(verb, f"{newer.ref} was made part of {older.ref}. Do it there.")


def test_nobody_is_asked_to_look_again_at_what_became_part_of_another(
    older: Claim, newer: Claim, editor: User
) -> None:
    stand(newer, Status.UNVERIFIED, recheck_due=newer.created_at)
    assert newer in Claim.objects.overdue()

    merge_claims(newer, into=older, by=editor, reason=WHY)

    assert newer not in Claim.objects.overdue()


def test_an_export_tells_of_the_merge_and_of_what_is_counted(
    older: Claim, newer: Claim, editor: User
) -> None:
    Claim.objects.filter(pk=older.pk).update(
        subject="Deaths", unit="people", low=Decimal(12), high=Decimal(14)
    )
    story = make_story(body=saying(newer))
    merge = merge_claims(newer, into=older, by=editor, reason=WHY)

    exported = export(story)

    kept, part = exported.claims
    assert (kept.ref, kept.merged_into, kept.counts) == (older.ref, "", "Deaths: 12–14 people")
    assert (part.ref, part.merged_into, part.merge_reason) == (newer.ref, older.ref, WHY)
    assert part.merged_at == rfc3339(merge.at)
    assert from_json(as_json(exported)) == exported
    for whole in (as_markdown(exported), as_html(exported)):
        assert WHY in whole
        assert "Deaths: 12–14 people" in whole


class Merging(RuleBasedStateMachine):
    """Claims with evidence, checks and stories, merged in any order by anybody."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.editor = make_user("merger", "Standards editor")
        self.claims = [make_claim(assignee=self.editor) for _ in range(5)]
        for claim in self.claims:
            make_evidence(claim=claim, derived_from=make_evidence(claim=claim))
            check_claim(claim, to=Status.CHECKING, by=self.editor, reason="We are asking.")
        for one, other in pairwise(self.claims):
            live(self.editor, one, other)
        self.places = Placement.objects.count()
        self.shown = set(Exposure.objects.values_list("story", "status"))
        self.record = list(Revision.objects.order_by("pk").values())

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule(one=st.integers(0, 4), other=st.integers(0, 4), reason=st.sampled_from(["", WHY, WHY]))
    def merge(self, one: int, other: int, reason: str) -> None:
        before = world()
        try:
            merge_claims(self.claims[one], into=self.claims[other], by=self.editor, reason=reason)
        except MergeRefused:
            assert world() == before

    @rule(one=st.integers(0, 4), to=st.sampled_from([Status.UNVERIFIED, Status.UNVERIFIABLE]))
    def check(self, one: int, to: Status) -> None:
        with suppress(MergeRefused, CheckRefused):
            check_claim(self.claims[one], to=to, by=self.editor, reason="Nobody could tell us.")

    @invariant()
    def nothing_is_lost(self) -> None:
        """Evidence, places, checks and what readers were shown are all there, with who stands."""
        ends = ClaimMerge.objects.targets()
        assert Evidence.objects.count() == 10
        assert not Evidence.objects.filter(claim__in=ends).exists()
        for row in Evidence.objects.exclude(derived_from=None).select_related("derived_from"):
            assert row.derived_from
            assert row.claim_id == row.derived_from.claim_id
        assert Placement.objects.count() == self.places
        assert not Placement.objects.filter(claim__in=ends).exists()
        assert all(claim.checks.exists() for claim in self.claims)
        standing = Exposure.objects.exclude(claim__in=ends)
        assert set(standing.values_list("story", "status")) == self.shown
        assert list(Revision.objects.order_by("pk").values()) == self.record

    @invariant()
    def every_reference_leads_to_one_that_stands(self) -> None:
        ends = ClaimMerge.objects.targets()
        assert not set(ends.values()) & set(ends)


@pytest.mark.django_db
def test_no_order_of_merges_loses_anything() -> None:
    run_state_machine_as_test(
        Merging,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            suppress_health_check=list(HealthCheck),
            deadline=None,
        ),
    )


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_merges_that_race_make_a_line_and_never_a_circle() -> None:
    claims = [make_claim() for _ in range(4)]
    story = make_story(body=saying(*claims))
    people = [make_user(f"m{number}", "Editor") for number in range(4)]

    ring = zip(people, claims, [*claims[1:], claims[0]], strict=True)
    done = at_once(
        *(partial(merge_claims, one, into=into, by=by, reason=WHY) for by, one, into in ring)
    )

    assert all(isinstance(one, ClaimMerge | MergeRefused) for one in done)
    ends = ClaimMerge.objects.targets()
    assert 1 <= len(ends) <= 3
    assert not set(ends.values()) & set(ends)
    assert not Placement.objects.filter(story=story, claim__in=ends).exists()


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_one_claim_becomes_part_of_one_other_however_many_press() -> None:
    claim, *others = [make_claim() for _ in range(5)]
    people = [make_user(f"m{number}", "Editor") for number in range(4)]

    pairs = zip(people, others[:4], strict=True)
    done = at_once(
        *(partial(merge_claims, claim, into=into, by=by, reason=WHY) for by, into in pairs)
    )

    assert sum(isinstance(one, ClaimMerge) for one in done) == 1
    assert ClaimMerge.objects.count() == 1
