from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from stories.admin.people import desk_rights
from stories.models import Desk
from stories.roles import ROLES
from tests.factories import make_user


@pytest.fixture
def boss(client: Client, db: None) -> User:
    person = User.objects.create(username="boss", is_staff=True, is_superuser=True)
    client.force_login(person)
    return person


@pytest.fixture
def keeper(client: Client, db: None) -> User:
    """Keeps the accounts, and is no superuser."""
    person = make_user("keeper")
    rights = Permission.objects.filter(content_type__app_label="auth")
    person.user_permissions.add(
        *rights.filter(codename__in=["view_user", "add_user", "change_user"])
    )
    client.force_login(person)
    return person


def role(name: str) -> Group:
    """The role's group, made again where a test with real transactions emptied the tables."""
    make_user(f"holder of {name}", name)
    return Group.objects.get(name=name)


def change(client: Client, person: User, **words: Any) -> None:
    posted = {"username": person.username, "is_active": "on", "is_staff": "on", **words}
    client.post(reverse("admin:auth_user_change", args=[person.pk]), posted)
    person.refresh_from_db()


def test_a_desk_is_made_with_who_made_it_in_its_history(client: Client, standards: User) -> None:
    client.force_login(standards)

    client.post(reverse("admin:stories_desk_add"), {"name": "Metro", "slug": "metro"})

    assert Desk.objects.get().history.get().history_user == standards


def test_a_new_person_can_open_the_desk(client: Client, boss: User) -> None:
    words = {"username": "nadia", "password1": "a long way round", "password2": "a long way round"}

    client.post(reverse("admin:auth_user_add"), words)

    assert User.objects.get(username="nadia").is_staff


def test_a_person_is_given_a_role(client: Client, boss: User) -> None:
    person = make_user("nadia")

    change(client, person, groups=[role("Editor").pk])

    assert User.objects.get(pk=person.pk).has_perm("stories.publish_story")


def test_whoever_keeps_the_accounts_gives_roles_but_makes_no_superuser(
    client: Client, keeper: User
) -> None:
    person = make_user("nadia")
    editors = role("Editor")

    change(client, person, groups=[editors.pk], is_superuser="on")

    assert list(person.groups.all()) == [editors]
    assert not person.is_superuser


def test_nobody_gives_themselves_a_role(client: Client, keeper: User) -> None:
    change(client, keeper, groups=[role("Standards editor").pk])

    assert not keeper.groups.exists()


def test_whoever_keeps_the_accounts_does_not_touch_a_superuser(
    client: Client, keeper: User
) -> None:
    chief = User.objects.create(username="chief", is_staff=True, is_superuser=True)

    change(client, chief, first_name="Renamed")
    address = reverse("admin:auth_user_password_change", args=[chief.pk])
    answer = client.post(address, {"password1": "taken over now", "password2": "taken over now"})

    assert chief.first_name == ""
    assert answer.status_code == 403


def test_every_right_of_the_roles_can_be_given_by_hand(db: None) -> None:
    ours = {codename for rights in ROLES.values() for codename in rights}

    assert ours <= set(desk_rights().values_list("codename", flat=True))


def test_saving_a_role_unchanged_takes_no_right_away(client: Client, boss: User) -> None:
    editors = role("Editor")
    rights = set(editors.permissions.values_list("pk", flat=True))

    client.post(
        reverse("admin:auth_group_change", args=[editors.pk]),
        {"name": editors.name, "permissions": sorted(rights)},
    )

    assert set(editors.permissions.values_list("pk", flat=True)) == rights


@pytest.mark.parametrize("lookup", ["password__startswith=a", "groups__permissions__codename=x"])
def test_the_list_is_no_oracle_for_what_it_does_not_show(
    lookup: str, client: Client, keeper: User
) -> None:
    assert client.get(f"{reverse('admin:auth_user_changelist')}?{lookup}").status_code in (
        302,
        400,
    )


@pytest.mark.parametrize("count", [5, 50])
def test_the_list_asks_the_same_number_of_queries_for_any_number_of_people(
    count: int, client: Client, boss: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_user(f"person{number}", "Reporter")

    with django_assert_max_num_queries(12):
        client.get(reverse("admin:auth_user_changelist"))
