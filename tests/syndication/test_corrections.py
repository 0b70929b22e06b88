from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.editorial.publishing import hold, retract
from stories.models import Kind
from stories.syndication.corrections import Cut, corrections
from tests.factories import make_desk
from tests.syndication.telling import add_news, correct, put_before_readers, tell, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from pytest_django.fixtures import DjangoAssertNumQueries


def test_every_story_s_corrections_are_listed_newest_first(editor: User, standards: User) -> None:
    first, second = told(editor, slug="first"), told(editor, slug="second")
    add_news(first, by=editor)
    correct(first, by=editor, headline="Corrected headline")
    tell(second, by=editor, kind=Kind.EDITORS_NOTE, note="We know the owner.")
    hold(second, by=editor, reason="a witness has withdrawn")
    retract(second, by=standards, reason="it was made up")

    page = corrections()

    assert [(m.slug, m.notice.kind, m.number) for m in page.mendings] == [
        ("second", Kind.RETRACTION, 4),
        ("second", Kind.EDITORS_NOTE, 2),
        ("first", Kind.CORRECTION, 3),
    ]
    assert page.mendings[2].title == "Corrected headline"
    assert page.mendings[2].url == "/s/first/#correction-r3"


def test_the_list_is_cut_by_kind_and_by_desk(editor: User, client: Client) -> None:
    world = told(editor, slug="world")
    metro = told(editor, slug="metro", desk=make_desk(name="Metro"))
    correct(world, by=editor, headline="Corrected headline")
    correct(metro, by=editor, headline="Corrected headline")
    tell(metro, by=editor, kind=Kind.EDITORS_NOTE, note="We know the owner.")

    def listed(**cut: str) -> list[tuple[str, str]]:
        page = corrections(cut=Cut(**cut))
        return [(one.slug, one.notice.kind) for one in page.mendings]

    assert listed(desk="metro") == [("metro", "editors_note"), ("metro", "correction")]
    assert listed(kind="correction") == [("metro", "correction"), ("world", "correction")]
    assert listed(desk="metro", kind="editors_note") == [("metro", "editors_note")]
    page = client.get("/corrections/?desk=metro&kind=correction").content.decode()
    assert page.count('class="mending ') == 1
    assert '<a href="?desk=world&amp;kind=correction">World</a>' in page
    assert client.get("/corrections/?desk=nowhere").status_code == 404
    assert client.get("/corrections/?kind=minor").status_code == 404


@pytest.mark.parametrize("number", [5, 50])
def test_the_page_takes_two_queries_whatever_is_on_it(
    editor: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(number):
        put_before_readers(n, by=editor)

    with django_assert_num_queries(2):
        page = corrections()

    assert len(page.mendings) == min(number, 30)
    assert page.more == (number > 30)
    assert len(corrections(page=2).mendings) == max(number - 30, 0)
