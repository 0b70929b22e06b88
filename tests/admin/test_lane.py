from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from stories.editorial.carrying import taken
from stories.editorial.publishing import publish, retract
from stories.editorial.saving import add_update
from stories.models import Kind, Revision, Story
from tests.editorial.publications import MENDED, write
from tests.factories import make_claim, make_story

BODY = "Twelve people were hurt, the hospital said.\n\nThe quay is shut, the harbour office said."
SEVEN = "Seven people were hurt, the hospital said."
RIGHT = "Seven people were hurt"


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture
def live(editor: User) -> Story:
    story = make_story(body=BODY)
    publish(story, by=editor)
    return reread(story)


def reread(story: Story) -> Story:
    return Story.objects.get(pk=story.pk)


def at(story: Story) -> str:
    return reverse("admin:story_correct", args=[story.pk])


def text(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def form_of(answer: Any) -> dict[str, str]:
    """What the page's form would post as it comes."""
    page = answer.content.decode()
    page = page[page.index('id="correct"') :]
    hidden = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page)
    areas = re.findall(r'<textarea name="([\w-]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    inputs = re.findall(r'<input type="text" name="([\w-]+)"(?: value="([^"]*)")?', page)
    radios = re.findall(r'<input type="radio" name="([\w-]+)" value="([^"]*)"[^>]* checked', page)
    return {name: unescape(value) for name, value in [*hidden, *areas, *inputs, *radios]}


def opened(client: Client, story: Story, key: str = "body:0") -> dict[str, str]:
    return form_of(client.get(at(story), {"at": key}))


def mend(client: Client, story: Story, **typed: str) -> Any:
    """Without JavaScript: open the passage, look at it, publish."""
    looked = client.post(at(story), {**opened(client, story), "words": SEVEN, "check": "1"})
    source = {"according_to": "the hospital"}
    return client.post(at(story), {**form_of(looked), **source, **typed}, follow=True)


def test_the_live_passages_are_listed_and_not_those_of_the_draft(
    desk: Client, live: Story, editor: User
) -> None:
    write(live, editor, body="The draft’s own secret words.", headline="Draft headline")

    page = text(desk.get(at(live)))

    assert "Twelve people were hurt, the hospital said." in page
    assert "revision 1" in page
    assert "secret words" not in page
    assert "Correct : Draft headline" not in page


def test_the_only_passage_that_says_a_claim_is_opened_and_of_several_each_is_marked(
    desk: Client, editor: User
) -> None:
    claim, other = make_claim(), make_claim()
    said = f"[Two people were hurt]{{claim={claim.ref}}}, they said."
    story = make_story(body=f"One.\n\n{said}")
    publish(story, by=editor)

    assert form_of(desk.get(at(story), {"claim": claim.ref}))["words"] == said

    add_update(reread(story), by=editor, headline="Two hurt", body=f"Again: {said}")
    publish(reread(story), by=editor, note="More.")
    page = desk.get(at(story), {"claim": claim.ref}).content.decode()
    assert page.count("data-marked") == 2
    assert 'data-marked id="marked"' in page[page.index("One.") : page.index("were hurt")]
    opened = form_of(desk.get(at(story), {"claim": claim.ref, "at": "body:0"}))
    assert opened["words"] == "One."
    nowhere = text(desk.get(at(story), {"claim": other.ref}))
    assert f"Readers see no passage that says {other.ref} now." in nowhere


def test_a_claim_of_the_headline_or_of_an_update_opens_there(desk: Client, editor: User) -> None:
    first, second = make_claim(), make_claim()
    story = make_story(headline=f"[Two hurt]{{claim={first.ref}}}, they say")
    update = f"[Trains run]{{claim={second.ref}}}, they said."
    add_update(story, by=editor, headline="Trains", body=update)
    publish(story, by=editor)

    assert form_of(desk.get(at(story), {"claim": first.ref}))["at"] == "headline"
    opened = form_of(desk.get(at(story), {"claim": second.ref}))
    assert (opened["at"][:7], opened["words"]) == ("update:", update)


def test_a_passage_opens_alone_with_its_live_words(
    desk: Client, live: Story, editor: User
) -> None:
    write(live, editor, body=BODY.replace("Twelve", "Ninety"))

    answer = desk.get(at(live), {"at": "body:0"})

    assert form_of(answer)["words"] == BODY.split("\n\n")[0]
    assert "The quay is shut" not in text(answer)
    assert "Ninety" not in text(answer)


def test_looking_fills_in_kind_and_words_and_shows_the_exact_difference(
    desk: Client, live: Story
) -> None:
    form = {**opened(desk, live), "words": SEVEN}

    answer = desk.post(at(live), {**form, "check": "1"})

    filled = form_of(answer)
    assert filled["kind"] == Kind.CORRECTION
    assert (filled["wrong"], filled["right"]) == ("Twelve people were hurt", RIGHT)
    assert filled["according_to"] == "the hospital"
    assert filled["placement"] == "top"  # it is the first paragraph
    assert "Twelve" in text(answer)
    assert "Seven" in text(answer)
    assert "Nothing stands in the way." in text(answer)
    assert Revision.objects.count() == 1


def test_a_correction_goes_out_without_javascript(desk: Client, live: Story) -> None:
    answer = mend(desk, live)

    assert "Revision 2 is published: Correction." in text(answer)
    story = reread(live)
    assert story.body == BODY.replace("Twelve", "Seven")
    correction = story.corrections.get()
    assert (correction.according_to, correction.place) == ("the hospital", "body")


def test_what_was_typed_by_hand_is_not_proposed_away(desk: Client, live: Story) -> None:
    form = {**opened(desk, live), "words": SEVEN, "wrong": "twelve were hurt"}

    answer = desk.post(at(live), {**form, "check": "1"})

    assert form_of(answer)["wrong"] == "twelve were hurt"
    assert form_of(answer)["right"] == RIGHT


def test_another_wording_is_proposed_anew(desk: Client, live: Story) -> None:
    first = desk.post(at(live), {**opened(desk, live), "words": SEVEN, "check": "1"})

    again = {**form_of(first), "words": SEVEN.replace("Seven", "Nine"), "check": "1"}

    assert form_of(desk.post(at(live), again))["right"] == RIGHT.replace("Seven", "Nine")


def test_publishing_without_having_looked_shows_what_readers_would_be_told(
    desk: Client, live: Story
) -> None:
    answer = desk.post(at(live), {**opened(desk, live), "words": SEVEN})

    assert answer.status_code == 422
    assert form_of(answer)["right"] == RIGHT
    assert Revision.objects.count() == 1


def test_a_typo_is_proposed_as_a_minor_edit_and_goes_out_as_one(desk: Client, live: Story) -> None:
    words = BODY.split("\n\n")[0].replace("people", "poeple")
    looked = desk.post(at(live), {**opened(desk, live), "words": words, "check": "1"})
    assert form_of(looked)["kind"] == Kind.MINOR

    desk.post(at(live), form_of(looked))

    assert Revision.objects.get(number=2).kind == Kind.MINOR


def test_a_correction_pressed_twice_is_one(desk: Client, live: Story) -> None:
    looked = desk.post(at(live), {**opened(desk, live), "words": SEVEN, "check": "1"})
    form = {**form_of(looked), "according_to": "the hospital"}

    answers = [desk.post(at(live), form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Revision.objects.count() == 2


def test_the_second_of_two_editors_keeps_what_was_typed_and_looks_again(
    desk: Client, live: Story, standards: User
) -> None:
    looked = desk.post(at(live), {**opened(desk, live), "words": SEVEN, "check": "1"})
    form = {**form_of(looked), "according_to": "the hospital"}
    other = Client()
    other.force_login(standards)
    mend(other, live, words=SEVEN.replace("Seven", "Nine"))

    answer = desk.post(at(live), form)

    assert answer.status_code == 409
    assert "Sade Okoye published revision 2" in text(answer)
    again = form_of(answer)
    assert (again["words"], again["according_to"], again["live"]) == (SEVEN, "the hospital", "2")
    assert "Nine" in again["was"]
    desk.post(at(live), again)
    assert reread(live).body == BODY.replace("Twelve", "Seven")


def test_words_for_a_passage_that_is_gone_are_shown_with_what_there_is(
    desk: Client, live: Story, standards: User
) -> None:
    form = {**opened(desk, live), "words": SEVEN}
    write(live, standards, body="It burns no more, the office said.")
    publish(reread(live), by=standards, kind=Kind.CORRECTION, corrections=[MENDED])

    answer = desk.post(at(live), form)

    assert answer.status_code == 409
    assert SEVEN in text(answer)
    assert "It burns no more" in text(answer)


def test_the_clash_is_shown_before_and_settled_afterwards(
    desk: Client, live: Story, editor: User
) -> None:
    write(live, editor, body=BODY.replace("Twelve", "Ninety"))
    looked = desk.post(at(live), {**opened(desk, live), "words": SEVEN, "check": "1"})
    assert "The draft changed the same words" in text(looked)
    assert "Ninety" in text(looked)

    answer = mend(desk, live)

    assert "The draft still has the words that revision 2 corrected." in text(answer)
    assert reread(live).body == BODY.replace("Twelve", "Ninety")
    settling = reverse("admin:story_settle", args=[live.pk, 2])
    page = desk.get(settling)
    assert "Keep what the draft says" in text(page)
    assert "Take the correction of revision 2" in text(page)
    key = re.search(r'name="(answer-[\w-]+)"', page.content.decode())
    assert key
    refused = desk.post(settling, {})
    assert refused.status_code == 422

    desk.post(settling, {key[1]: "theirs"})

    assert reread(live).body == BODY.replace("Twelve", "Seven")
    assert not any(row.is_open for row in taken(reread(live)))
    assert "settled already" in text(desk.get(settling, follow=True))


def test_the_workspace_says_that_the_draft_holds_the_correction(
    desk: Client, live: Story, editor: User
) -> None:
    write(live, editor, body=BODY + "\n\nA ship has sunk, they said.")

    answer = mend(desk, live)

    assert "Your draft now holds the correction of revision 2." in text(answer)


def test_publishing_a_draft_that_would_take_a_correction_back_says_so(
    desk: Client, live: Story, editor: User
) -> None:
    write(live, editor, body=BODY.replace("Twelve", "Ninety"))
    mend(desk, live)

    page = text(desk.get(reverse("admin:story_publish", args=[live.pk])))

    assert "The draft still has the words that revision 2 corrected." in page


def test_what_can_t_be_corrected_says_why(
    desk: Client, live: Story, standards: User, editor: User
) -> None:
    draft = make_story(slug="draft")
    assert "Readers have not seen this story." in text(desk.get(at(draft)))
    retract(live, by=standards, reason="it was made up")
    assert "The story was withdrawn." in text(desk.get(at(reread(live))))


def test_words_that_spill_over_are_refused_and_kept(desk: Client, live: Story) -> None:
    answer = desk.post(at(live), {**opened(desk, live), "words": "```", "check": "1"})

    assert "paragraphs around them" in text(answer)
    assert form_of(answer)["words"] == "```"


def test_the_part_that_the_script_asks_for_has_difference_and_proposals(
    desk: Client, live: Story
) -> None:
    form = {**opened(desk, live), "words": SEVEN}

    answer = desk.post(at(live), form, headers={"X-Part": "look"}).json()

    assert answer["offered"]["right"] == RIGHT
    assert "The draft has this passage as readers see it" in answer["look"]
    assert answer["button"] == "Publish revision 2: Correction"
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("many", [2, 20])
def test_the_list_takes_as_many_queries_however_long_the_story(
    desk: Client, editor: User, many: int, django_assert_max_num_queries: Any
) -> None:
    story = make_story(body="\n\n".join(f"Paragraph {n}, they said." for n in range(many)))
    for n in range(many):
        add_update(story, by=editor, body=f"Update {n}, they said.")
    publish(reread(story), by=editor)

    with django_assert_max_num_queries(10):
        desk.get(at(story))


def test_looking_takes_as_many_queries_however_long_the_story(
    desk: Client, live: Story, django_assert_max_num_queries: Any
) -> None:
    form = {**opened(desk, live), "words": SEVEN, "check": "1"}

    with django_assert_max_num_queries(34):
        desk.post(at(live), form)


def test_an_undone_mending_is_told_and_asked_where_the_draft_went_on(
    desk: Client, live: Story, editor: User
) -> None:
    mend(desk, live, kind=Kind.MINOR, words=BODY.split("\n\n")[0].replace("hurt", "injured"))
    typed = reread(live).body.replace("injured", "badly injured")
    write(reread(live), editor, body=typed)

    page = desk.post(reverse("admin:story_undo", args=[live.pk, 2]), follow=True)

    assert "The draft still has words of revision 2, which was taken back." in text(page)
    asked = desk.get(reverse("admin:story_settle", args=[live.pk, 3]))
    assert "Edith Vos took revision 2 back" in text(asked)
    assert "Take the words that readers see again" in text(asked)


def test_an_undone_mending_that_left_the_draft_is_told_while_the_draft_differs(
    desk: Client, live: Story, editor: User
) -> None:
    write(live, editor, headline="More")
    mend(desk, live, kind=Kind.MINOR, words=BODY.split("\n\n")[0].replace("hurt", "injured"))

    page = desk.post(reverse("admin:story_undo", args=[live.pk, 2]), follow=True)

    said = text(page)
    assert "Revision 2 was taken back, and your draft has its words no more." in said
    assert "Your draft now holds the correction of revision 2" not in said


def test_a_correction_takes_a_push_text_along(desk: Client, editor: User) -> None:
    story = make_story(body=BODY, alert="Twelve people hurt in a fire, the hospital says")
    publish(story, by=editor)
    looked = desk.post(at(story), {**opened(desk, story), "words": SEVEN, "check": "1"})
    assert "The push text of revision 1 may have said what was wrong." in text(looked)

    right = "Correction: seven people hurt in a fire, the hospital says"
    mend(desk, story, alert=right)

    latest = Revision.objects.get(number=2)
    assert (latest.kind, latest.version().alert) == (Kind.CORRECTION, right)


def test_a_push_text_that_can_t_be_sent_stays_on_the_screen(desk: Client, live: Story) -> None:
    answer = mend(desk, live, alert="Fire \N{RIGHT-TO-LEFT OVERRIDE} out")

    assert "The push text holds invisible characters" in text(answer)
    assert Revision.objects.count() == 1
