from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stories.editorial.publishing import publish, retract
from stories.editorial.saving import add_update, save_story, start_story
from stories.models import Kind, Status, Story
from tests.factories import make_claim, make_desk, make_story, stand

BODY = "Two people were hurt in the fire, the harbour office said."
FORMSET = {"c-TOTAL_FORMS": "1", "c-INITIAL_FORMS": "0"}


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture
def story(reporter: User) -> Story:
    return start_story(by=reporter, desk=make_desk(), headline="Fire at the harbour", body=BODY)


@pytest.fixture
def live(story: Story, editor: User) -> Story:
    """A published story whose draft says Nine instead of Two."""
    publish(story, by=editor)
    story.refresh_from_db()
    return save_story(story, by=editor, token=1, body=BODY.replace("Two", "Nine"))


def at(story: Story) -> str:
    return reverse("admin:story_publish", args=[story.pk])


def form_of(client: Client, story: Story) -> dict[str, str]:
    """What the page's form would post as it comes."""
    page = client.get(at(story)).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page))
    kind = re.search(r'name="kind" value="(\w+)" checked', page)
    note = re.search(r'<textarea name="note"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    assert note
    return {**hidden, "kind": kind[1] if kind else "", "note": note[1].strip()}


def post(client: Client, story: Story, **typed: Any) -> Any:
    return client.post(at(story), {**form_of(client, story), **typed})


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


CORRECTION = {
    "kind": "correction",
    "c-0-wrong": "Two people were hurt",
    "c-0-right": "Nine people were hurt",
    "c-0-according_to": "the hospital",
    "c-0-placement": "end",
}


def test_a_first_version_is_published_without_a_word_more(desk: Client, story: Story) -> None:
    answer = desk.post(at(story), form_of(desk, story), follow=True)

    story.refresh_from_db()
    assert story.live
    assert (story.live.number, story.live.kind) == (1, Kind.NEW)
    assert story.get_absolute_url() in answer.content.decode()


def test_the_page_shows_what_changes_and_proposes_the_kind_with_its_reason(
    desk: Client, live: Story
) -> None:
    page = text(desk.get(at(live)))

    assert "1 change: 1 edit." in page
    assert "Proposed: <strong>Correction</strong>." in page
    assert "A figure changed: “Two” → “Nine”." in page
    assert '<input type="radio" name="kind" value="correction" checked>' in page
    assert "Publish revision 2: Correction" in page


def test_every_kind_stands_with_its_definition(desk: Client, live: Story) -> None:
    page = text(desk.get(at(live)))

    for kind in (Kind.UPDATE, Kind.MINOR, Kind.CLARIFICATION, Kind.EDITORS_NOTE):
        assert kind.definition in page.replace("&#x27;", "'")


def test_a_correction_is_published_with_what_was_wrong_and_right(
    desk: Client, live: Story
) -> None:
    answer = post(desk, live, **CORRECTION)

    assert answer.status_code == 302
    correction = live.corrections.get()
    assert (correction.wrong, correction.right, correction.according_to) == (
        "Two people were hurt",
        "Nine people were hurt",
        "the hospital",
    )
    assert correction.revision.number == 2


def test_a_silent_edit_is_refused_and_everything_typed_stays(desk: Client, live: Story) -> None:
    answer = post(desk, live, kind="minor", note="Typed at night.")

    page = text(answer)
    assert answer.status_code == 422
    assert "Nothing was published." in page
    assert "Typed at night." in page
    assert '<input type="radio" name="kind" value="minor" checked>' in page
    assert live.revisions.count() == 1


def test_looking_again_publishes_nothing_and_examines_the_chosen_kind(
    desk: Client, live: Story
) -> None:
    page = text(post(desk, live, kind="minor", check="1"))

    assert "A figure changed: “Two” → “Nine”." in page
    assert "Publish revision 2: Minor edit" in page
    assert live.revisions.count() == 1


def test_another_correction_can_be_added_without_a_script(desk: Client, live: Story) -> None:
    page = text(post(desk, live, **CORRECTION, more="1"))

    assert 'name="c-1-wrong"' in page
    assert "Two people were hurt</textarea>" in page
    typed = {**CORRECTION, "c-TOTAL_FORMS": "2", "c-1-wrong": "", "c-1-right": ""}
    assert post(desk, live, **typed).status_code == 302
    assert live.corrections.count() == 1


def test_a_script_gets_only_the_findings(desk: Client, live: Story) -> None:
    typed = {**form_of(desk, live), "kind": "minor"}

    part = desk.post(at(live), typed, headers={"X-Part": "findings"}).content.decode()

    assert "<html" not in part
    assert "A figure changed" in part
    assert "Publish revision 2: Minor edit" in part


def test_a_block_is_passed_over_only_with_the_right_and_a_public_reason(
    client: Client, live: Story, editor: User, standards: User
) -> None:
    client.force_login(editor)
    assert "override_reason" not in text(post(client, live, kind="minor", check="1"))

    client.force_login(standards)
    page = post(client, live, kind="minor", check="1").content.decode()
    keys = re.findall(r'name="override_key" value="([^"]*)"', page)
    reasons = ["It was a typo of ours."] * len(keys)
    typed = {"kind": "minor", "override_key": keys, "override_reason": reasons}

    assert len(keys) == 1
    assert post(client, live, **typed).status_code == 302
    live.refresh_from_db()
    assert live.live
    assert live.live.overrides[0]["reason"] == "It was a typo of ours."


def test_an_override_without_the_right_is_refused(
    client: Client, live: Story, editor: User, standards: User
) -> None:
    client.force_login(standards)
    page = post(client, live, kind="minor", check="1").content.decode()
    keys = re.findall(r'name="override_key" value="([^"]*)"', page)
    client.force_login(editor)
    typed = {"kind": "minor", "override_key": keys, "override_reason": ["So."] * len(keys)}

    assert post(client, live, **typed).status_code == 422
    assert live.revisions.count() == 1


def test_a_draft_that_changed_while_somebody_looked_is_not_published(
    desk: Client, live: Story, editor: User
) -> None:
    typed = {**form_of(desk, live), **CORRECTION}
    save_story(live, by=editor, token=2, body=BODY.replace("Two", "Ninety"))

    answer = desk.post(at(live), typed)

    assert answer.status_code == 409
    assert "Look at the difference again." in text(answer)
    assert "Ninety" in text(answer)
    assert live.revisions.count() == 1


def test_after_a_change_the_page_takes_the_new_look_as_seen(
    desk: Client, live: Story, editor: User
) -> None:
    typed = {**form_of(desk, live), **CORRECTION}
    save_story(live, by=editor, token=2, body=BODY.replace("Two", "Ninety"))
    page = desk.post(at(live), typed).content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen

    answer = desk.post(at(live), {**typed, "seen": seen[1]})

    assert answer.status_code == 302


def test_a_double_click_publishes_once_and_both_answers_lead_on(desk: Client, live: Story) -> None:
    typed = {**form_of(desk, live), **CORRECTION}

    answers = [desk.post(at(live), typed).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert live.revisions.count() == 2


def test_the_browser_is_asked_not_to_fill_an_old_publication_in_again(
    desk: Client, live: Story
) -> None:
    page = desk.get(at(live)).content.decode()

    form = re.search(r'<form class="pub-form[^>]*>', page)
    assert form
    assert 'autocomplete="off"' in form[0]


def test_nothing_new_is_nothing_to_publish(desk: Client, story: Story, editor: User) -> None:
    publish(story, by=editor)

    page = text(desk.get(at(story)))
    answer = post(desk, story, kind="update", note="Nothing.")

    assert "Readers see exactly this already." in page
    assert answer.status_code == 422
    assert story.revisions.count() == 1


def test_the_note_is_worded_from_what_changed(
    desk: Client, story: Story, editor: User, reporter: User
) -> None:
    publish(story, by=editor)
    add_update(story, by=reporter, headline="Ferries stop", body="No ferries, they said.")

    assert form_of(desk, story)["note"] == "Adds an update: “Ferries stop”."


def test_a_finding_leads_to_its_place(desk: Client, editor: User, story: Story) -> None:
    claim = stand(make_claim(), Status.FALSE)
    save_story(
        story, by=editor, token=1, body=f"[The quay is shut]{{claim={claim.ref}}} for good."
    )

    page = text(desk.get(at(story)))

    assert "1 blocking" in page
    assert (
        f'<a href="{reverse("admin:story", args=[story.pk])}#id_body">Go to the text</a>' in page
    )


def test_a_withdrawn_story_has_no_form(
    desk: Client, story: Story, editor: User, standards: User
) -> None:
    publish(story, by=editor)
    retract(story, by=standards, reason="The source made it up.")

    page = text(desk.get(at(story)))

    assert "The story was withdrawn." in page
    assert 'name="kind"' not in page


def test_a_form_that_was_meddled_with_publishes_nothing(desk: Client, live: Story) -> None:
    typed = {**form_of(desk, live), **CORRECTION}
    meddled = [
        {"kind": "hold"},
        {"kind": "weather"},
        {"live": "x"},
        {"seen": ""},
        {"c-TOTAL_FORMS": "x"},
        {"c-TOTAL_FORMS": "100000"},
        {"c-0-first_bad": "999"},
    ]

    for broken in meddled:
        assert desk.post(at(live), {**typed, **broken}).status_code in (409, 422)
    assert live.revisions.count() == 1


def test_queries_do_not_grow_with_claims_and_updates(desk: Client, editor: User) -> None:
    def queries(rows: int) -> int:
        marks = "\n\n".join(
            f"[Claim {n}]{{claim={make_claim(statement=f'Claim {n}').ref}}}, they said."
            for n in range(rows)
        )
        story = make_story(body=marks)
        publish(story, by=editor)
        for n in range(rows):
            add_update(story, by=editor, body=f"Words {n}, they said.")
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(at(story)).status_code == 200
        return len(asked)

    assert queries(5) == queries(50)


def test_the_push_text_stands_there_with_what_becomes_of_it(desk: Client, live: Story) -> None:
    assert "Nothing is pushed with this version." in text(desk.get(at(live)))
    ref = make_claim().ref
    live.alert = f"Fire at the harbour: [two hurt]{{claim={ref}}}"
    live.save()

    page = text(desk.get(at(live)))

    assert ">Fire at the harbour: two hurt</p>" in page
    assert "Sent with this version to pages that are open" in page
    assert f"{ref} is “Unverified” and is stated without saying who says so." in page
    assert ">Go to the push text</a>" in page


def test_it_is_sent_from_the_page_and_gone_from_the_next(desk: Client, live: Story) -> None:
    live.alert = "Nine people hurt in a fire at the harbour"
    live.save()
    answer = post(desk, live, **{**CORRECTION, **FORMSET})
    assert answer.status_code == 302

    assert "Nothing is pushed with this version." in text(desk.get(at(live)))
    live.refresh_from_db()
    assert live.live
    assert live.live.version().alert == "Nine people hurt in a fire at the harbour"


def test_a_correction_of_what_was_pushed_is_reminded_of_those_who_got_it(
    desk: Client, story: Story, editor: User
) -> None:
    story = save_story(story, by=editor, token=1, alert="Two people hurt in a fire, police say")
    publish(story, by=editor)
    story.refresh_from_db()
    save_story(story, by=editor, token=story.saves, body=BODY.replace("Two", "Nine"))

    page = text(post(desk, story, check="1", **{**CORRECTION, **FORMSET}))

    assert "The push text of revision 1 may have said what was wrong." in page
    assert "“Two people hurt in a fire, police say”" in page
