"""The demo shows what the product is for, and its record is real."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.test import override_settings
from django.utils.timezone import now

from stories import demo
from stories.editorial.alone import unreviewed_lone_checks
from stories.editorial.cut import Cut
from stories.editorial.figures import disagreements, figure_of, found_clashes
from stories.editorial.former import former_decisions
from stories.editorial.handover import Shift, report
from stories.editorial.moved import dismissed, moved_claims
from stories.editorial.origins import origins_of
from stories.editorial.queue import queue
from stories.editorial.resembling import resembling
from stories.editorial.restating import restatable
from stories.editorial.sections import Section, declined_of
from stories.editorial.suggesting import suggested
from stories.editorial.versions import draft
from stories.editorial.watching import open_page_changes, watch_pages
from stories.models import (
    Capture,
    Check,
    Claim,
    ClaimKind,
    ClaimMerge,
    Custody,
    Finding,
    Handling,
    Handover,
    Kind,
    KindRule,
    Placement,
    Revision,
    Scheduled,
    Source,
    Status,
    Story,
    Watch,
)
from stories.syndication.comparing import between
from stories.syndication.pictures import public_drawing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="module")
def day(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[int]:
    """The demo, played once for all of these tests; each of them leaves it as it found it."""
    room = override_settings(EVIDENCE_ROOT=tmp_path_factory.mktemp("evidence"))
    with room, django_db_blocker.unblock(), transaction.atomic():
        demo.play()
        yield Story.objects.get(headline__startswith="Explosion").pk
        transaction.set_rollback(True)


@pytest.fixture
def played(day: int, db: None) -> Story:
    return Story.objects.get(pk=day)


def claim(statement: str) -> Claim:
    return Claim.objects.get(statement__startswith=statement)


def person(username: str) -> User:
    return User.objects.get(username=username)


def test_every_status_is_there_to_be_seen(played: Story) -> None:
    assert set(Claim.objects.values_list("status", flat=True)) == set(Status)


def test_every_kind_but_a_legal_removal_is_on_the_record(played: Story) -> None:
    kinds = set(Revision.objects.values_list("kind", flat=True))
    assert kinds == set(Kind) - {Kind.REDACTION}
    assert played.revisions.count() >= 9


def test_a_second_story_shares_two_claims(played: Story) -> None:
    others = Placement.objects.filter(live=True, story__headline__startswith="Schools")
    shared = Placement.objects.filter(live=True, story=played, claim__in=others.values("claim"))
    assert len(set(shared.values_list("claim", flat=True))) == 2


def test_a_draft_is_under_embargo_and_carries_a_claim_that_waits(played: Story) -> None:
    draft = Story.objects.get(live=None, embargo_until__gt=now())
    assert Check.objects.waiting().filter(claim__placements__story=draft).exists()
    planned = Scheduled.objects.waiting().get()
    assert (planned.story, planned.release_at) == (draft, draft.embargo_until)


def test_a_source_is_confidential_and_a_file_was_taken_in_and_opened(played: Story) -> None:
    assert Source.objects.get(confidential=True).public_label
    capture = Capture.objects.get(file__isnull=False)
    lines = Custody.objects.filter(evidence=capture.evidence, sha256=capture.sha256)
    assert {Handling.TAKEN, Handling.DOWNLOADED} <= set(lines.values_list("action", flat=True))


def test_five_sources_have_one_origin(played: Story) -> None:
    said = claim("One of the people injured")
    [origin] = origins_of(tuple(said.evidence.select_related("source")))
    [tree] = origin.trees
    assert len(tree.twigs) == 5
    assert tree.root.source.name == "Coast Wire"


def test_a_kind_of_claim_is_asked_more_than_the_house_asks(played: Story) -> None:
    [rule] = KindRule.objects.all()
    assert rule.kind == ClaimKind.CAUSE
    assert rule.needs_primary
    assert rule.two_to_support


def test_checks_wait_were_declined_and_decided_alone(played: Story) -> None:
    editor = person("edith")
    assert Check.objects.waiting_for(editor).count() == 1
    assert declined_of(editor).count() == 1
    assert unreviewed_lone_checks(editor).count() == 1


def test_a_settled_claim_was_reworded_and_its_old_words_are_in_sight(played: Story) -> None:
    bridge = claim("The swing bridge")
    assert (bridge.wording, bridge.status) == (2, Status.CHECKING)
    former = former_decisions([bridge])[bridge.pk]
    assert former.to_status == Status.CONFIRMED
    assert former.statement == "The swing bridge on Quay Road is closed to cars"


def test_claims_are_fresh_due_and_overdue_and_one_was_checked_again(played: Story) -> None:
    shown = Claim.objects.filter(placements__live=True)
    assert Claim.objects.overdue().filter(pk__in=shown).exists()
    assert shown.filter(recheck_due__gt=now()).exists()
    again = claim("People within 1.5").checks.filter(from_status=F("to_status"))
    assert again.count() == 2


def test_two_live_stories_give_different_figures_for_one_thing(played: Story) -> None:
    [clash] = found_clashes()
    [told] = disagreements([clash])
    assert {figure_of(saying.claim) for saying in told.sayings} == {"900", "600"}


def test_two_claims_were_made_one_and_readers_see_one(played: Story) -> None:
    merge = ClaimMerge.objects.get()
    story = Story.objects.live().get(headline__startswith="Relion Recycling stops")
    found = between(story, 1, 2)
    assert found
    assert found.comparison
    assert claim("The fire alarm in the hall") == merge.into
    assert {fact.ref for fact in found.comparison.facts} >= {merge.into.ref}
    assert merge.claim.ref not in {fact.ref for fact in found.comparison.facts}


def test_a_claim_is_nearly_one_that_is_there_already(played: Story) -> None:
    [alike, *_] = resembling("Two workers on the night shift are missing")
    assert alike.claim.statement in {
        "Two night workers are missing",
        "Two workers of the night shift are missing",
    }


def test_a_claim_moved_under_live_stories_and_one_need_not_follow(played: Story) -> None:
    trains = claim("Trains on the coast line end")
    [moved] = moved_claims(claim=trains)
    assert len(moved.stories) == 2
    assert not any(one.blocks for one in restatable([of.story for of in moved.stories]).values())
    assert dismissed(claim=trains).count() == 1


def test_a_cited_page_changed_another_vanished_and_one_never_answered(played: Story) -> None:
    changes = {change.finding: change for change in open_page_changes()}
    assert set(changes) == {Finding.QUOTE_GONE, Finding.VANISHED}
    change = changes[Finding.QUOTE_GONE]
    assert change.after is not None
    assert ("900" in change.before.text, "600" in change.after.text) == (True, True)
    assert Watch.objects.count() == 4


def test_every_section_on_verification_of_the_editors_queue_has_something(played: Story) -> None:
    publishing = {Section.REMOVAL, Section.REFUSED}
    found = queue(person("edith"), Cut())
    assert {part.section for part in found if part.count} >= set(Section) - publishing


def test_somebody_took_the_shift_over_and_much_happened_since(played: Story) -> None:
    last = Handover.objects.get()
    told = report(Shift(since=last.at, until=now() + timedelta(hours=24)))
    assert last.note
    assert all(topic.count for topic in told.topics)


def test_the_picture_has_several_lanes(played: Story) -> None:
    drawing = public_drawing(Story.objects.live().get(pk=played.pk))
    assert drawing
    assert len(drawing.lanes) >= 5


def test_a_draft_has_sentences_that_nobody_checks_yet(played: Story) -> None:
    pasted = Story.objects.get(headline__startswith="Skarn sends")
    found = suggested(draft(pasted))
    assert len(found.open) >= 3


def test_the_worker_asks_no_server_about_it(played: Story) -> None:
    Watch.objects.update(next_at=now())
    assert watch_pages().looked == 0


def test_its_record_verifies(played: Story) -> None:
    out = StringIO()
    call_command("verify_record", stdout=out, stderr=StringIO())
    assert f"{Revision.objects.count()} revisions verified" in out.getvalue()


def test_nothing_in_it_happened_in_the_future(played: Story) -> None:
    assert not Revision.objects.filter(published_at__gt=now()).exists()
    assert not Check.objects.filter(at__gt=now()).exists()
