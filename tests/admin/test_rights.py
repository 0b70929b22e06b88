from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User
from pytest_django import DjangoAssertNumQueries

from stories.admin.rights import roles_of

pytestmark = pytest.mark.django_db


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_rights_of_roles_and_of_the_person_and_the_roles_take_one_query(
    reporter: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reporter.groups.add(Group.objects.get(name="Fact-checker"), Group.objects.create(name="Bare"))
    reporter.user_permissions.add(Permission.objects.get(codename="retract_story"))
    person = again(reporter)

    with django_assert_num_queries(1):
        assert person.has_perm("stories.change_story")  # as a reporter
        assert person.has_perm("stories.check_claim")  # as a fact-checker
        assert person.has_perm("stories.retract_story")  # herself
        assert not person.has_perm("stories.publish_story")
        assert roles_of(person) == ("Bare", "Fact-checker", "Reporter")


def test_they_are_exactly_those_of_the_stock_backend(reporter: User) -> None:
    stock = {
        f"{right.content_type.app_label}.{right.codename}"
        for right in Permission.objects.filter(group__user=reporter)
    }

    assert again(reporter).get_all_permissions() == stock


def test_a_superuser_may_do_everything_and_has_her_roles(reporter: User) -> None:
    User.objects.filter(pk=reporter.pk).update(is_superuser=True)
    person = again(reporter)

    assert roles_of(person) == ("Reporter",)
    assert person.has_perm("stories.retract_story")
    assert len(person.get_all_permissions()) == Permission.objects.count()


def test_who_left_may_do_nothing(reporter: User) -> None:
    User.objects.filter(pk=reporter.pk).update(is_active=False)

    assert not again(reporter).has_perm("stories.view_story")
    assert not again(reporter).get_all_permissions()
