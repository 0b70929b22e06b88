from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from stories.editorial.publishing import publish
from stories.models import Revision, Story, Withholding, WithholdingRequest
from tests.editorial.publications import write
from tests.factories import make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

NAME = "Jan Kowal"
SAID = {
    "words": NAME,
    "ground": "court",
    "reason": "A court ordered it.",
    "why": "Order 12 of the district court.",
}


@pytest.fixture
def named(story: Story, editor: User) -> Story:
    story = write(story, editor, body=f"One.\n\n{NAME} was seen, police said.")
    publish(story, by=editor)
    write(story, editor, body="One.")
    publish(story, by=editor, kind="clarification", note="He is not named any more.")  # type: ignore[arg-type]
    return Story.objects.get(pk=story.pk)


def test_one_looks_asks_and_a_second_person_agrees(
    client: Client, named: Story, standards: User
) -> None:
    url = reverse("admin:story_withhold", args=[named.pk])
    client.force_login(standards)
    looked = client.post(url, {**SAID, "look": "1"}).content.decode()
    assert "1 published version loses words" in looked
    assert not WithholdingRequest.objects.exists()

    asked = client.post(url, SAID, follow=True).content.decode()
    assert "Nothing is removed until a second standards editor agrees." in asked
    request = WithholdingRequest.objects.get()

    client.force_login(make_user("omar", "Standards editor"))
    assert "asks that words be removed" in client.get(reverse("admin:checks")).content.decode()
    answer = reverse("admin:withholding_answer", args=[request.pk])
    done = client.post(answer, {"answer": "accept"}, follow=True).content.decode()
    assert "The words are removed. Revision 3 tells readers of it." in done
    assert NAME not in done


def test_ones_own_request_is_not_agreed_to(client: Client, named: Story, standards: User) -> None:
    client.force_login(standards)
    client.post(reverse("admin:story_withhold", args=[named.pk]), SAID)
    answer = reverse("admin:withholding_answer", args=[WithholdingRequest.objects.get().pk])

    refused = client.post(answer, {"answer": "accept"})

    assert refused.status_code == 422
    assert "A second person has to agree." in refused.content.decode()
    assert not Withholding.objects.exists()


def test_what_was_typed_stays_when_something_is_lacking(
    client: Client, named: Story, standards: User
) -> None:
    client.force_login(standards)

    refused = client.post(
        reverse("admin:story_withhold", args=[named.pk]), {**SAID, "reason": "Kowal, Jan Kowal"}
    )

    assert refused.status_code == 422
    page = refused.content.decode()
    assert "must not repeat the words" in page
    assert "Order 12 of the district court." in page


@pytest.mark.parametrize(("ground", "status"), [("court", 451), ("safety", 200)])
def test_readers_of_the_version_find_a_tombstone(
    client: Client, named: Story, standards: User, ground: str, status: int
) -> None:
    client.force_login(standards)
    client.post(reverse("admin:story_withhold", args=[named.pk]), {**SAID, "ground": ground})
    client.force_login(make_user("omar", "Standards editor"))
    pk = WithholdingRequest.objects.get().pk
    client.post(reverse("admin:withholding_answer", args=[pk]), {"answer": "accept"})
    client.logout()

    answer = client.get(reverse("reader:revision", args=[named.slug, 1]))

    page = answer.content.decode()
    assert answer.status_code == status
    assert 'rel="blocked-by"' in answer["Link"] or ground == "safety"
    assert NAME not in page
    assert "Some words of this version were removed because of" in page
    assert Revision.objects.get(story=named, number=1).digest in page


def test_no_address_of_readers_holds_the_words_any_more(
    client: Client, named: Story, standards: User
) -> None:
    slug = named.slug
    addresses = [
        reverse("reader:story", args=[slug]),
        reverse("reader:log", args=[slug]),
        reverse("reader:log_atom", args=[slug]),
        reverse("reader:log_json", args=[slug]),
        reverse("reader:revision", args=[slug, 1]),
        reverse("reader:diff", args=[slug, 1, 2]),
        reverse("reader:stories_atom"),
    ]
    before = {url: client.get(url)["ETag"] for url in addresses}
    assert any(NAME in client.get(url).content.decode() for url in addresses)
    client.force_login(standards)
    client.post(reverse("admin:story_withhold", args=[named.pk]), SAID)
    client.force_login(make_user("omar", "Standards editor"))
    pk = WithholdingRequest.objects.get().pk
    client.post(reverse("admin:withholding_answer", args=[pk]), {"answer": "accept"})
    client.logout()

    for url in addresses:
        # A reader who has the old page is not told that it still holds.
        answer = client.get(url, headers={"if-none-match": before[url]})
        assert answer.status_code in (200, 451), url
        assert NAME not in answer.content.decode(), url
