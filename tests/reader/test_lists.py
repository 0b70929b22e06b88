from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.syndication.telling import correct, put_before_readers, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from pytest_django.fixtures import DjangoAssertNumQueries


def test_an_empty_newspaper_has_a_front(client: Client, db: None) -> None:
    assert "Nothing has been published yet." in client.get("/").content.decode()
    assert (
        "No corrections have been published yet." in client.get("/corrections/").content.decode()
    )


def test_the_front_says_what_happened_last_to_a_story(client: Client, editor: User) -> None:
    correct(told(editor, slug="fire", headline="Fire at the harbour"), by=editor)

    html = client.get("/").content.decode()

    assert '<a href="/s/fire/">Fire at the harbour</a>' in html
    assert "Corrected" in html
    assert 'href="/s/fire/#correction-r2"' in html


@pytest.mark.parametrize("stories", [5, 50])
def test_the_front_costs_the_same_whatever_is_on_it(
    client: Client, editor: User, stories: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(stories):
        put_before_readers(number, by=editor)

    with django_assert_num_queries(4):
        client.get("/")


def test_corrections_are_paged(client: Client, editor: User) -> None:
    for number in range(31):
        put_before_readers(number, by=editor)

    assert 'href="?page=2"' in client.get("/corrections/").content.decode()
    second = client.get("/corrections/?page=2").content.decode()
    assert second.count('class="mending ') == 1
    assert client.get("/corrections/?page=3").status_code == 404


def test_a_desk_has_a_page(client: Client, editor: User) -> None:
    told(editor, slug="fire")

    assert 'href="/s/fire/"' in client.get("/desks/world/").content.decode()
    assert client.get("/desks/world/?page=2").status_code == 404
    assert client.get("/desks/nowhere/").status_code == 404


def test_the_sitemap_leads_to_its_parts(client: Client, editor: User) -> None:
    told(editor, slug="fire")

    index, part = client.get("/sitemap.xml"), client.get("/sitemap-1.xml")

    assert b"<loc>https://courier.example/sitemap-1.xml</loc>" in index.content
    assert b"<loc>https://courier.example/s/fire/</loc><lastmod>" in part.content
    assert part["Content-Type"] == "application/xml"
    for unknown in (0, 2, 10**20):
        assert client.get(f"/sitemap-{unknown}.xml").status_code == 404
