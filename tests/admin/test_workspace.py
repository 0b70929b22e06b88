from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stories.editorial.publishing import publish, retract
from stories.editorial.saving import save_story, start_story
from stories.models import Story
from tests.factories import make_claim, make_desk, make_story, make_update, make_user

JSON = {"Accept": "application/json"}


@pytest.fixture
def desk(client: Client, reporter: User) -> Client:
    client.force_login(reporter)
    return client


@pytest.fixture
def story(reporter: User) -> Story:
    return start_story(
        by=reporter,
        desk=make_desk(),
        headline="Fire at the harbour",
        standfirst="The quay is closed.",
        body="A fire broke out on the quay, the harbour office said.",
    )


def at(story: Story) -> str:
    return reverse("admin:story", args=[story.pk])


def seen(client: Client, story: Story, **asked: str) -> str:
    answer = client.get(at(story), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def typed(story: Story, **changed: Any) -> dict[str, Any]:
    words = {
        "token": story.saves,
        "headline": story.headline,
        "standfirst": story.standfirst,
        "body": story.body,
    }
    return words | changed


def test_the_head_says_where_a_draft_stands(desk: Client, story: Story) -> None:
    page = seen(desk, story)

    assert "Fire at the harbour" in page
    assert "Not published yet: only the desk sees it." in page
    assert reverse("admin:story_history", args=[story.pk]) in page


def test_the_head_names_the_live_revision_and_whether_the_draft_differs(
    desk: Client, story: Story, editor: User
) -> None:
    publish(story, by=editor)

    same = seen(desk, story)
    save_story(story, by=editor, token=story.saves, body="Another text, they said.")
    changed = seen(desk, story)

    assert "Live: revision 1" in same
    assert "Readers see this draft" in same
    assert "Draft differs from live" in changed
    assert f"{reverse('admin:story_compare', args=[story.pk])}?from=live" in changed


def test_a_save_keeps_what_was_typed_and_returns_to_the_workspace(
    desk: Client, story: Story, reporter: User
) -> None:
    answer = desk.post(at(story), typed(story, body="New words, police said."), follow=True)

    story.refresh_from_db()
    assert answer.redirect_chain == [(at(story), 302)]
    assert (story.body, story.saves) == ("New words, police said.", 2)
    assert f'data-saved="story-{story.pk}"' in answer.content.decode()


def test_a_save_by_script_answers_with_the_new_token_and_the_panels(
    desk: Client, story: Story
) -> None:
    claim = make_claim()
    body = f"[Two hurt]{{claim={claim.ref}}}, they said."

    answer = desk.post(at(story), typed(story, body=body), headers=JSON)

    found = answer.json()
    assert found["token"] == 2
    assert found["said"].startswith("Saved at")
    assert claim.ref in found["panels"]["ws-claims"]
    assert "Not published yet" in found["panels"]["ws-state"]


def test_the_same_words_twice_are_one_save(desk: Client, story: Story) -> None:
    words = typed(story, body="New words, police said.")

    for _ in range(2):
        assert desk.post(at(story), words).status_code == 302

    story.refresh_from_db()
    assert story.saves == 2
    assert story.history.count() == 2


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"headline": ""}, "This field is required."),
        ({"headline": "Fire \u202eruobrah"}, "invisible characters"),
        ({"body": "x" * 200_001}, "200,000 fit"),
    ],
)
def test_words_that_cannot_be_kept_stay_in_the_form(
    desk: Client, story: Story, changed: dict[str, str], problem: str
) -> None:
    words = typed(story, **{"standfirst": "Typed at night.", **changed})

    page = desk.post(at(story), words)
    by_script = desk.post(at(story), words, headers=JSON)

    assert page.status_code == by_script.status_code == 422
    assert problem in page.content.decode()
    assert "Typed at night." in page.content.decode()
    assert problem in by_script.json()["problem"]
    story.refresh_from_db()
    assert story.saves == 1


def test_what_is_typed_is_text_and_never_markup(desk: Client, story: Story) -> None:
    hostile = '</textarea><script>alert(1)</script>"><img src=x onerror=alert(1)>'
    desk.post(at(story), typed(story, headline=hostile, body=hostile))

    page = seen(desk, story)

    assert "<script>alert" not in page
    assert "<img" not in page


def test_who_may_not_write_reads_the_text_without_a_form(
    client: Client, story: Story, checker: User
) -> None:
    client.force_login(checker)

    page = seen(client, story)

    assert 'data-quiet="story"' not in page
    assert "A fire broke out on the quay" in page
    assert client.post(at(story), typed(story, body="Mine.")).status_code == 403
    story.refresh_from_db()
    assert story.saves == 1


def test_a_withdrawn_story_cannot_be_written_in(
    desk: Client, story: Story, editor: User, standards: User
) -> None:
    publish(story, by=editor)
    retract(story, by=standards, reason="The source made it up.")

    page = seen(desk, story)

    assert 'data-quiet="story"' not in page
    assert reverse("admin:update_add", args=[story.pk]) not in page


def test_an_old_save_is_brought_back_into_the_form_and_not_into_the_draft(
    desk: Client, story: Story, reporter: User
) -> None:
    first = story.history.latest("history_date")
    save_story(story, by=reporter, token=1, body="Something else, they said.")

    page = seen(desk, story, bring=f"s{first.history_id}")

    form = page[page.index('id="id_body"') :]
    assert "A fire broke out on the quay" in form[: form.index("</textarea>")]
    assert 'name="token" value="2"' in page
    assert "Nothing has changed yet." in page
    story.refresh_from_db()
    assert story.body == "Something else, they said."


@pytest.mark.parametrize("token", ["s999", "u1", "x", "r7", "live", "%", "s1e9"])
def test_a_save_that_is_not_there_brings_nothing(desk: Client, story: Story, token: str) -> None:
    assert "Nothing has changed yet." not in seen(desk, story, bring=token)


def test_the_claims_stand_beside_the_text_in_reading_order(desk: Client, story: Story) -> None:
    later, first = make_claim(statement="Later claim"), make_claim(statement="First claim")
    body = f"[One]{{claim={first.ref}}}, they said. [Two]{{claim={later.ref}}}, they said."
    desk.post(at(story), typed(story, body=body))

    page = seen(desk, story)

    panel = page[page.index('id="ws-claims"') :]
    assert 0 < panel.index("First claim") < panel.index("Later claim")
    assert "no evidence for it" in panel


def test_an_unknown_reference_is_a_thing_to_mend(desk: Client, story: Story) -> None:
    desk.post(at(story), typed(story, body="[Two hurt]{claim=C-999}, they said."))

    page = seen(desk, story)

    assert "1 thing to mend" in page
    assert "There is no claim with this reference." in page


def test_there_is_no_script_or_style_in_the_page_itself(desk: Client, story: Story) -> None:
    page = seen(desk, story)

    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count("<script src=")


@pytest.mark.parametrize("role", ["Reporter", "Editor"])
def test_the_publish_button_is_for_who_may_publish(
    client: Client, story: Story, role: str
) -> None:
    client.force_login(make_user("omar", role))

    page = seen(client, story)

    assert (reverse("admin:story_publish", args=[story.pk]) in page) == (role == "Editor")


def test_queries_do_not_grow_with_updates_and_claims(client: Client, editor: User) -> None:
    client.force_login(editor)

    def queries(rows: int) -> int:
        marks = "\n\n".join(
            f"[Claim {n}]{{claim={make_claim(statement=f'Claim {n}').ref}}}, they said."
            for n in range(rows)
        )
        story = make_story(body=marks)
        publish(story, by=editor)
        for n in range(rows):
            make_update(story=story, headline=f"Update {n}", body=f"Words {n}, they said.")
        client.get(at(story))  # renderings are kept from here on
        with CaptureQueriesContext(connection) as asked:
            seen(client, story)
        return len(asked)

    assert queries(5) == queries(50)


def test_the_push_text_is_saved_with_the_rest_and_says_what_it_is_for(
    desk: Client, story: Story
) -> None:
    page = seen(desk, story)
    assert "with the next version, and with that one only" in page
    assert 'data-count-of="id_alert" data-most="200"' in page

    desk.post(at(story), typed(story, alert="Fire at the harbour:\nferries stop"))

    story.refresh_from_db()
    assert story.alert == "Fire at the harbour: ferries stop"
    assert ">\nFire at the harbour: ferries stop</textarea>" in seen(desk, story)


def test_a_push_text_that_is_too_long_stays_in_the_form_with_the_reason(
    desk: Client, story: Story
) -> None:
    answer = desk.post(at(story), typed(story, alert="x" * 201))

    assert answer.status_code == 422
    assert "at most 200 characters" in answer.content.decode()
    story.refresh_from_db()
    assert story.alert == ""


def test_an_open_form_takes_a_push_text_that_was_sent_out_of_its_field(
    desk: Client, story: Story, editor: User
) -> None:
    story = save_story(story, by=editor, token=story.saves, alert="Ferries stop")
    publish(story, by=editor)

    answer = desk.post(
        at(story), typed(story, alert="Ferries stop", body="It burns on."), headers=JSON
    )

    assert answer.json()["fields"]["alert"] == {"splices": [[0, 12, ""]]}
    story.refresh_from_db()
    assert (story.alert, story.body) == ("", "It burns on.")


def test_old_words_come_back_without_the_push_text_that_they_were_sent_with(
    desk: Client, story: Story, editor: User
) -> None:
    story = save_story(story, by=editor, token=story.saves, alert="Ferries stop")
    publish(story, by=editor)

    for token in ("r1", f"s{story.history.get(saves=2).history_id}"):
        assert "Ferries stop" not in seen(desk, story, bring=token)


def test_who_may_not_write_reads_the_push_text_with_its_badge(
    client: Client, checker: User, story: Story, reporter: User
) -> None:
    ref = make_claim().ref
    save_story(
        story, by=reporter, token=story.saves, alert=f"[Two hurt]{{claim={ref}}}, police say"
    )
    client.force_login(checker)

    page = seen(client, story)

    assert "Push text:</span>" in page
    assert "Two hurt" in page
    assert 'name="alert"' not in page
