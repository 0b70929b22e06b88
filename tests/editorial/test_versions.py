from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ObjectDoesNotExist

from stories.clock import now, told
from stories.editorial.publishing import hold, publish
from stories.editorial.saving import (
    add_update,
    put_back_update,
    remove_update,
    save_story,
    save_update,
    start_story,
)
from stories.editorial.verifying import check_claim
from stories.editorial.versions import as_saved, claim_facts, draft, fingerprint
from stories.models import Exposure, Status
from tests.factories import (
    make_claim,
    make_desk,
    make_evidence,
    make_source,
    make_story,
    make_update,
    stand,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Story

pytestmark = pytest.mark.django_db


def test_a_draft_is_what_would_be_published(editor: User) -> None:
    claim = make_claim()
    story = make_story(headline=f"[Two hurt]{{claim={claim.ref}}}, police say", body="A fire.")
    other = make_claim()
    older = make_update(story=story, filed_at=now() - timedelta(hours=1))
    newer = make_update(story=story, body=f"[Three]{{claim={other.ref}}}, [x]{{claim=C-99999}}")
    pinned = make_update(story=story, filed_at=now() - timedelta(hours=2), pinned=True)
    remove_update(make_update(story=story), by=editor)

    version = draft(story)

    assert (version.headline, version.body) == (story.headline, "A fire.")
    assert (version.stage, version.held) == ("developing", False)
    assert [text.uid for text in version.updates] == [pinned.key, newer.key, older.key]
    assert [mark.ref for mark in version.claims] == [claim.ref, other.ref]


def test_a_claim_is_shown_as_it_stands_with_the_reason_of_its_last_check(
    checker: User, editor: User
) -> None:
    claim = make_claim(assignee=checker, claimant="The police")
    for _ in range(2):
        make_evidence(claim=claim, url="https://a.example/log", title="Log")
    for reason in ("Two sources say so.", "Two sources still say so."):
        check = check_claim(claim, to=Status.CORROBORATED, by=checker, reason=reason)
    story = make_story(body=f"[Two were hurt]{{claim={claim.ref}}}.")

    [mark] = draft(story).claims

    assert (mark.status, mark.reason) == ("corroborated", "Two sources still say so.")
    assert (mark.claimant, mark.kind) == ("The police", "event")
    assert mark.as_of == check.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert not mark.stood_by
    assert [evidence.url for evidence in mark.evidence] == ["https://a.example/log"] * 2
    publish(story, by=editor)
    story.refresh_from_db()
    assert draft(story).claims[0].stood_by


def test_nothing_of_a_confidential_source_leaves_the_desk() -> None:
    claim = make_claim()
    insider = make_source(name="Ana Ruiz", confidential=True, public_label="a senior official")
    make_evidence(
        claim=claim,
        source=insider,
        kind="url",
        title="Mail of Ana Ruiz",
        url="https://mail.example/ruiz",
        text="I saw it.",
        sha256="a" * 64,
    )
    make_evidence(claim=claim, withdrawn_at=now(), title="Withdrawn")

    record = draft(make_story(body=f"[Two]{{claim={claim.ref}}}")).to_record()

    [evidence] = record["claims"][0]["evidence"]
    assert evidence["label"] == "a senior official"
    secrets = ("Ruiz", "mail.example", "aaaa", "I saw", "Withdrawn")
    assert [secret for secret in secrets if secret in str(record)] == []


@pytest.mark.parametrize("many", [5, 50])
def test_a_draft_costs_the_same_for_any_number_of_claims_and_updates(
    editor: User, django_assert_max_num_queries: Any, many: int
) -> None:
    story = make_story()
    publish(story, by=editor)
    story.refresh_from_db()
    for _ in range(many):
        make_update(story=story, body=f"[Two]{{claim={make_evidence().claim.ref}}}, it said.")

    with django_assert_max_num_queries(8):
        assert len(draft(story).claims) == many


def test_a_text_without_claims_asks_for_none(
    story: Story, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(2):
        draft(story)


@pytest.fixture
def diary(reporter: User) -> tuple[Story, list[Any]]:
    """A story with a text, an update, an edit of each, and a removal; times of each."""
    start = now()
    moments = [start + timedelta(minutes=n) for n in range(6)]
    with told(moments[0]):
        story = start_story(by=reporter, desk=make_desk(), headline="Fire", body="One.")
    with told(moments[1]):
        update = add_update(story, by=reporter, body="Ferries stop.")
    with told(moments[2]):
        save_story(story, by=reporter, token=1, body="Two.")
    with told(moments[3]):
        save_update(update, by=reporter, token=1, body="Ferries run.", pinned=True)
    with told(moments[4]):
        remove_update(update, by=reporter)
    with told(moments[5]):
        put_back_update(update, by=reporter)
    story.refresh_from_db()
    return story, moments


@pytest.mark.parametrize(
    ("moment", "body", "updates"),
    [
        (0, "One.", []),
        (1, "One.", ["Ferries stop."]),
        (2, "Two.", ["Ferries stop."]),
        (3, "Two.", ["Ferries run."]),
        (4, "Two.", []),
        (5, "Two.", ["Ferries run."]),
    ],
)
def test_the_working_copy_can_be_seen_as_it_was_after_any_save(
    diary: tuple[Story, list[Any]], moment: int, body: str, updates: list[str]
) -> None:
    story, moments = diary

    version = as_saved(story, moments[moment])

    assert (version.body, [update.body for update in version.updates]) == (body, updates)


def test_before_its_first_save_there_was_nothing(diary: tuple[Story, list[Any]]) -> None:
    story, moments = diary

    with pytest.raises(ObjectDoesNotExist):
        as_saved(story, moments[0] - timedelta(microseconds=1))


def test_the_last_save_is_the_draft(diary: tuple[Story, list[Any]]) -> None:
    story, moments = diary

    assert as_saved(story, moments[-1]) == draft(story)


def test_two_saves_of_one_moment_are_told_apart(story: Story, reporter: User) -> None:
    with told(now()):
        for token, body in ((1, "One."), (2, "Two.")):
            save_story(story, by=reporter, token=token, body=body)
    last, first = story.history.all()[:2]

    assert as_saved(story, first.history_date, save=first).body == "One."
    assert as_saved(story, last.history_date, save=last).body == "Two."
    assert as_saved(story, last.history_date).body == "Two."


def test_a_saved_state_carries_the_notices_that_readers_saw_then(
    story: Story, editor: User
) -> None:
    publish(story, by=editor)
    before = now()
    hold(story, by=editor, reason="It is being denied.")
    story.refresh_from_db()
    save_story(story, by=editor, token=1, body="Two.")

    assert as_saved(story, before).notices == ()
    assert [notice.kind for notice in as_saved(story, now()).notices] == ["hold"]


def test_a_fingerprint_changes_with_words_claims_and_what_is_live(story: Story) -> None:
    version = draft(story)
    longer = draft(make_story(body="Another."))

    seen = {
        fingerprint(version, live=0),
        fingerprint(version, live=1),
        fingerprint(longer, live=0),
    }

    assert len(seen) == 3
    assert fingerprint(draft(story), live=0) in seen


def test_the_facts_of_a_claim_are_told_for_one_story(editor: User) -> None:
    claim = stand(make_claim(), Status.CONFIRMED)
    body = f"[Two were hurt]{{claim={claim.ref}}}."
    shown, other = make_story(body=body), make_story(body=body)
    publish(shown, by=editor)
    stand(claim, Status.DISPUTED)
    publish(other, by=editor)

    here, there = (claim_facts([claim.ref], story=story)[claim.ref] for story in (shown, other))

    assert (here.exposure, here.last_shown) == ({Status.CONFIRMED}, Status.CONFIRMED)
    assert (there.exposure, there.last_shown) == ({Status.DISPUTED}, Status.DISPUTED)
    everywhere = claim_facts([claim.ref])[claim.ref]
    assert everywhere.exposure == {Status.CONFIRMED, Status.DISPUTED}


def test_facts_name_what_a_status_lacks_and_pass_over_what_does_not_exist() -> None:
    thin = stand(make_claim(), Status.CONFIRMED)

    facts = claim_facts([thin.ref, "C-999999", "nonsense"])

    assert facts.keys() == {thin.ref}
    assert "primary evidence" in facts[thin.ref].lacks
    assert facts[thin.ref].last_shown is None
    assert not Exposure.objects.exists()
