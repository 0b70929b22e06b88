from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from stories.editorial.amending import amend
from stories.editorial.auditing import audit_record
from stories.editorial.publishing import hold, restore, retract
from stories.errors import PreflightFailed, StageRefused, UnfitText
from stories.models import Claim, Kind, Revision, Status, Story
from stories.syndication.changelog import change_log
from stories.syndication.corrections import corrections
from stories.syndication.jsonld import story_graph
from stories.syndication.notices import public_notices
from stories.syndication.record import public_story
from tests.editorial.publications import refuses
from tests.factories import make_source, make_story, stand
from tests.syndication.telling import claimed, correct, reread, saying, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MORE = "The hospital counted two people twice."


@pytest.fixture
def corrected(editor: User) -> Story:
    story = told(editor)
    correct(story, by=editor, headline="Seven hurt at the harbour")
    return reread(story)


def adds(story: Story, by: User, anchor: str = "correction-r2", text: str = MORE) -> Revision:
    return amend(Story.objects.get(pk=story.pk), by=by, anchor=anchor, text=text)


def test_an_amendment_is_a_revision_and_the_notice_stays_as_it_was(
    corrected: Story, editor: User
) -> None:
    assert corrected.live is not None
    before = corrected.live.version()

    revision = adds(corrected, editor)

    after = revision.version()
    assert (revision.number, revision.kind, revision.note) == (3, Kind.CORRECTION, MORE)
    assert after.notices[:-1] == before.notices
    assert (after.notices[-1].amends, after.notices[-1].text) == ("correction-r2", MORE)
    assert after.body == before.body
    assert audit_record().unbroken


def test_readers_see_it_under_the_notice_wherever_the_notice_stands(
    corrected: Story, editor: User, client: Client
) -> None:
    adds(corrected, editor)
    story = reread(corrected)
    public = public_story(story)

    [notice] = public.notices
    assert [one.html for one in notice.amendments] == [MORE]
    assert notice.text.endswith(MORE)
    page = client.get(story.get_absolute_url()).content.decode()
    assert page.index("twelve people were hurt") < page.index('id="amendment-r3"')
    [graph] = (node for node in story_graph(public)["@graph"] if "correction" in node)
    assert MORE in graph["correction"][0]["text"]
    listed = client.get(reverse("reader:corrections")).content.decode()
    assert listed.count(MORE) == 2  # as news of its own, and under its correction
    log = change_log(story)
    assert log is not None
    assert [len(line.amendments) for line in log.changes] == [0, 1, 0]
    for name, args in (("log_json", [story.slug]), ("changes_json", [])):
        feed = client.get(reverse(f"reader:{name}", args=args)).json()
        newest, amended, *_first = feed["items"]
        assert MORE in amended["content_html"]
        assert MORE in amended["summary"]
        assert amended["date_modified"] == newest["date_published"]


def test_a_note_of_the_change_log_is_added_to_and_never_edited(
    corrected: Story, editor: User, client: Client
) -> None:
    revision = adds(corrected, editor, anchor="log-r1", text="The photo is of 2019.")

    assert revision.kind == Kind.CLARIFICATION
    story = reread(corrected)
    assert [one.number for one in public_story(story).notices] == [2]
    log = change_log(story)
    assert log is not None
    assert [one.html for one in log.changes[-1].amendments] == ["The photo is of 2019."]
    page = client.get(reverse("reader:log", args=[story.slug])).content.decode()
    assert "The photo is of 2019." in page[page.index('id="v1"') :]
    [newest, *_rest] = corrections().mendings
    assert newest.url.endswith("/log/#v1")


def test_the_same_amendment_pressed_twice_is_one(corrected: Story, editor: User) -> None:
    first, second = adds(corrected, editor), adds(corrected, editor)

    assert first == second
    assert Revision.objects.count() == 3


def test_two_amendments_stand_in_the_order_they_were_made(corrected: Story, editor: User) -> None:
    adds(corrected, editor)
    adds(corrected, editor, text="The mayor has apologised.")

    [notice] = public_notices(reread(corrected).live.version().notices)  # type: ignore[union-attr]
    assert [one.html for one in notice.amendments] == [MORE, "The mayor has apologised."]


def test_an_amendment_of_a_review_goes_with_the_review(corrected: Story, editor: User) -> None:
    hold(corrected, by=editor, reason="it is disputed")
    assert adds(corrected, editor, anchor="hold-r3").kind == Kind.EDITORS_NOTE

    revision = restore(corrected, by=editor, note="It stands.")

    kinds = [notice.kind for notice in revision.version().notices]
    assert kinds == [Kind.CORRECTION, Kind.RESTORATION]


def test_the_notice_of_a_withdrawn_story_can_be_added_to(
    corrected: Story, editor: User, standards: User
) -> None:
    retract(corrected, by=standards, reason="it was made up")

    revision = adds(corrected, editor, anchor="retraction-r3")

    assert revision.version().stage == "withdrawn"
    assert revision.version().body == ""


def test_an_amendment_waits_for_no_other_words(editor: User) -> None:
    claim: Claim = claimed(Status.CONFIRMED)
    story = told(editor, body=saying(claim))
    correct(story, by=editor, headline="Seven hurt")
    stand(claim, Status.FALSE)

    assert adds(story, editor).number == 3


@pytest.mark.parametrize("text", ["", " ", "Fixed the wording.", "This corrects the story"])
def test_an_amendment_that_says_nothing_is_refused(
    corrected: Story, editor: User, text: str
) -> None:
    refuses(UnfitText, lambda: adds(corrected, editor, text=text))


@pytest.mark.parametrize("anchor", ["correction-r1", "log-r3", "log-r0", "log-rx", "amendment-r2"])
def test_what_there_is_none_of_can_t_be_added_to(
    corrected: Story, editor: User, anchor: str
) -> None:
    refuses(UnfitText, lambda: adds(corrected, editor, anchor=anchor))


def test_a_confidential_name_gets_into_no_amendment(corrected: Story, editor: User) -> None:
    make_source(name="Ida Moe", confidential=True, public_label="a nurse")

    refuses(PreflightFailed, lambda: adds(corrected, editor, text="Ida Moe told us so."))


def test_who_may_not_correct_may_not_amend(corrected: Story, reporter: User) -> None:
    refuses(PermissionDenied, lambda: adds(corrected, reporter))


def test_a_draft_has_nothing_to_add_to(editor: User) -> None:
    story = make_story()

    refuses(StageRefused, lambda: adds(story, editor))


def test_the_desk_adds_to_a_notice_on_the_page_of_notices(
    corrected: Story, editor: User, client: Client
) -> None:
    client.force_login(editor)
    address = reverse("admin:story_notices", args=[corrected.pk])
    assert "twelve people were hurt" in client.get(address).content.decode()

    refused = client.post(address, {"anchor": "correction-r2", "text": "Fixed it."})
    assert refused.status_code == 422
    assert "Fixed it." in refused.content.decode()
    answer = client.post(address, {"anchor": "correction-r2", "text": MORE}, follow=True)

    assert MORE in answer.content.decode()
    assert Revision.objects.count() == 3
