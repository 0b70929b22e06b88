from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import NoReverseMatch, reverse

from stories.admin.site import navigation
from tests.factories import make_story


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def test_the_navigation_holds_the_desks_nouns_and_not_lists_of_tables(desk: Client) -> None:
    page = desk.get(reverse("admin:index")).content.decode()

    for noun in ("Board", "Stories", "Claims", "My checks", "Sources", "Desks"):
        assert f"</svg>{noun}" in page
    assert "Site administration" not in page
    assert "People" not in page  # an editor keeps no accounts


def test_a_superuser_sees_the_people_too(client: Client, editor: User) -> None:
    User.objects.filter(pk=editor.pk).update(is_superuser=True)
    client.force_login(editor)

    assert "</svg>People" in client.get(reverse("admin:index")).content.decode()


def test_the_place_where_one_is_is_marked_once_in_each_navigation(desk: Client) -> None:
    response = desk.get(reverse("admin:claims"))

    current = [link.label for link in navigation(response.wsgi_request) if link.current]
    assert current == ["Claims"]
    assert response.content.decode().count('aria-current="page"') == 2  # beside and at the thumb


@pytest.mark.parametrize("name", ["autocomplete", "view_on_site"])
def test_stock_addresses_that_would_show_rows_past_the_screens_are_closed(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{name}", args=[1, 1] if name == "view_on_site" else [])


def test_an_account_without_a_role_is_told_whom_to_ask(client: Client, editor: User) -> None:
    make_story(headline="Secret plan")
    editor.groups.clear()
    client.force_login(editor)

    page = client.get(reverse("admin:index")).content.decode()

    assert "no role yet" in page
    assert "Secret plan" not in page


def test_a_refusal_says_whom_to_ask_inside_the_desk(client: Client, reporter: User) -> None:
    client.force_login(reporter)

    answer = client.get(reverse("admin:stories_desk_add"))

    assert answer.status_code == 403
    assert "Your role does not allow this" in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["index", "stories", "story_start", "claims", "claim_new", "checks", "sources"]
)
def test_a_screen_holds_nothing_that_a_strict_policy_refuses(desk: Client, name: str) -> None:
    answer = desk.get(reverse(f"admin:{name}"))
    page = answer.content.decode()

    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "style-src 'self'" in answer["Content-Security-Policy"]
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert "<script>" not in page


def test_the_login_keeps_where_one_was_going(client: Client, db: None) -> None:
    page = client.get("/admin/claims/?queue=overdue", follow=True).content.decode()

    assert 'name="next" value="/admin/claims/?queue=overdue"' in page


def test_logging_in_leads_back_there(client: Client, editor: User) -> None:
    editor.set_password("a long way round")
    editor.save()

    answer = client.post(
        "/admin/login/?next=/admin/claims/",
        {"username": "edith", "password": "a long way round", "next": "/admin/claims/"},
    )

    assert answer["Location"] == "/admin/claims/"


@pytest.mark.parametrize(
    "next_url", ["https://evil.example/", "//evil.example", "/\\evil.example"]
)
def test_logging_in_never_leads_away_from_here(
    client: Client, editor: User, next_url: str
) -> None:
    editor.set_password("a long way round")
    editor.save()

    answer = client.post(
        "/admin/login/",
        {"username": "edith", "password": "a long way round", "next": next_url},
    )

    assert "evil" not in answer["Location"]
