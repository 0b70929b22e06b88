from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from stories.editorial.sourcing import save_source, token_of
from stories.models import Source
from tests.factories import make_claim, make_evidence, make_source

SECRET = "Ludmila Querzahl"


@pytest.fixture
def insider(db: None) -> Source:
    return make_source(
        name=SECRET,
        kind="person",
        owner=f"{SECRET} Ltd",
        confidential=True,
        public_label="a senior official",
    )


def fields(source: Source, **words: Any) -> dict[str, Any]:
    typed = {
        "token": token_of(source),
        "name": source.name,
        "kind": source.kind,
        "reliability": source.reliability,
        "access": source.access,
        "public_label": source.public_label,
        "owner": source.owner,
        **({"confidential": "on"} if source.confidential else {}),
    }
    return {**typed, **words}


def screens(source: Source) -> list[str]:
    """Every screen that could name the source."""
    claim = make_claim()
    make_evidence(
        claim=claim,
        source=source,
        title=f"Call with {SECRET}",
        text=f"“It is so”, {SECRET.upper()} said.",
        url="https://people.example/ludmila-querzahl",
    )
    return [
        reverse("admin:sources"),
        reverse("admin:sources") + "?q=official",
        reverse("admin:sources") + "?q=Querzahl",
        reverse("admin:sources") + "?sort=newest",
        reverse("admin:source", args=[source.pk]),
        reverse("admin:claim", args=[claim.ref]),
        reverse("admin:claim", args=[claim.ref]) + f"?source={source.pk}",
        reverse("admin:checks"),
        reverse("admin:search") + "?q=official",
        reverse("admin:search") + "?q=Ludmila",
        reverse("admin:index"),
    ]


def shown_name(page: str, *, asked: str = "") -> bool:
    """Whether the page tells more than the words that were asked for."""
    return "querzahl" in page.lower().replace(f'value="{asked.lower()}"', "").replace(
        f"“{asked.lower()}”", ""
    )


@pytest.mark.parametrize("role", ["reporter", "editor"])
def test_the_name_of_a_confidential_source_is_on_no_screen_of_those_who_may_not_see_it(
    role: str, client: Client, insider: Source, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(role))

    told = [
        url
        for url in screens(insider)
        if shown_name(client.get(url).content.decode(), asked=url.partition("?q=")[2])
    ]

    assert told == []


@pytest.mark.parametrize("name", ["Ludmila", "querzahl", "QUERZAHL LTD"])
@pytest.mark.parametrize("where", ["sources", "search"])
def test_a_search_for_the_secret_name_finds_nothing(
    where: str, name: str, client: Client, editor: User, insider: Source
) -> None:
    client.force_login(editor)

    page = client.get(reverse(f"admin:{where}"), {"q": name}).content.decode()

    assert "a senior official" not in page
    assert reverse("admin:source", args=[insider.pk]) not in page


def test_those_who_keep_such_secrets_find_it_by_name_and_see_that_it_is_one(
    client: Client, checker: User, insider: Source
) -> None:
    client.force_login(checker)

    page = client.get(reverse("admin:sources"), {"q": "querzahl"}).content.decode()

    assert SECRET in page
    assert "Confidential" in page


def test_an_editor_may_grade_a_confidential_source_without_learning_its_name(
    client: Client, editor: User, insider: Source
) -> None:
    client.force_login(editor)
    words = fields(insider, reliability="A")
    del words["name"]

    client.post(reverse("admin:source", args=[insider.pk]), words)

    insider.refresh_from_db()
    assert (insider.reliability, insider.name, insider.confidential) == ("A", SECRET, True)


def test_a_posted_field_neither_renames_nor_reveals_it(
    client: Client, editor: User, insider: Source
) -> None:
    client.force_login(editor)
    words = fields(insider, name="Somebody else", reliability="A")
    del words["confidential"]

    page = client.post(
        reverse("admin:source", args=[insider.pk]), words, follow=True
    ).content.decode()

    insider.refresh_from_db()
    assert (insider.name, insider.confidential) == (SECRET, True)
    assert SECRET not in page


def test_a_stale_save_shows_both_and_overwrites_nothing(
    client: Client, checker: User, standards: User
) -> None:
    source = make_source(name="Harbour office")
    opened = fields(source)
    save_source(source, by=standards, token=token_of(source), name="Harbour authority")
    client.force_login(checker)

    answer = client.post(
        reverse("admin:source", args=[source.pk]), {**opened, "name": "Port office"}
    )
    page = answer.content.decode()
    source.refresh_from_db()

    assert answer.status_code == 409
    assert source.name == "Harbour authority"
    assert "Harbour authority" in page
    assert "Port office" in page


def test_a_new_source_is_written_down(client: Client, reporter: User) -> None:
    client.force_login(reporter)
    words = {"name": "Gazette", "kind": "media", "reliability": "C", "access": "second"}

    answer = client.post(reverse("admin:source_new"), words)

    source = Source.objects.get()
    assert (source.name, source.kind) == ("Gazette", "media")
    assert answer["Location"] == reverse("admin:source", args=[source.pk])


def test_a_confidential_source_without_a_label_is_refused_and_stays_in_the_form(
    client: Client, reporter: User
) -> None:
    client.force_login(reporter)
    words = {"name": SECRET, "kind": "person", "reliability": "C", "access": "first"}

    answer = client.post(reverse("admin:source_new"), {**words, "confidential": "on"})

    assert answer.status_code == 422
    assert "public label" in answer.content.decode()
    assert not Source.objects.exists()


@pytest.mark.parametrize("count", [5, 50])
def test_the_list_asks_the_same_number_of_queries_for_any_number_of_sources(
    count: int,
    client: Client,
    checker: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        make_evidence(source=make_source())
    client.force_login(checker)

    with django_assert_max_num_queries(10):
        client.get(reverse("admin:sources"))
