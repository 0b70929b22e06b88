from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from stories.editorial.sourcing import may_see, save_source, token_of
from stories.errors import StaleSave, UnfitText
from stories.models import Source
from tests.factories import make_source


@pytest.fixture
def insider(db: None) -> Source:
    return make_source(name="Jonas Falk", confidential=True, public_label="a shift leader")


def test_a_save_is_kept_with_who_made_it(checker: User) -> None:
    source = make_source(name="Harbour office")

    save_source(source, by=checker, token=token_of(source), name=" Harbour authority ")

    source.refresh_from_db()
    assert source.name == "Harbour authority"
    assert source.history.latest("history_id").history_user == checker


def test_what_is_stored_already_is_no_save(checker: User) -> None:
    source = make_source(name="Harbour office")
    before = source.history.count()

    save_source(source, by=checker, token=0, name="Harbour office")

    assert source.history.count() == before


def test_a_stale_save_carries_both_texts_and_changes_nothing(checker: User, editor: User) -> None:
    source = make_source(name="Harbour office")
    opened = token_of(source)
    save_source(source, by=editor, token=opened, name="Harbour authority")

    with pytest.raises(StaleSave) as refusal:
        save_source(source, by=checker, token=opened, name="Port office")

    assert refusal.value.theirs == {"name": "Harbour authority"}
    assert refusal.value.mine == {"name": "Port office"}
    source.refresh_from_db()
    assert source.name == "Harbour authority"


def test_a_role_that_does_not_change_sources_is_refused(reporter: User) -> None:
    source = make_source()

    with pytest.raises(PermissionDenied):
        save_source(source, by=reporter, token=token_of(source), name="Port office")


@pytest.mark.parametrize(
    "words", [{"name": "Somebody"}, {"owner": "A wire"}, {"confidential": False}]
)
def test_who_may_not_see_a_secret_touches_nothing_that_hides_it(
    editor: User, insider: Source, words: dict[str, object]
) -> None:
    with pytest.raises(PermissionDenied):
        save_source(insider, by=editor, token=token_of(insider), **words)

    insider.refresh_from_db()
    assert (insider.name, insider.confidential) == ("Jonas Falk", True)


def test_a_confidential_source_keeps_a_label(checker: User, insider: Source) -> None:
    with pytest.raises(UnfitText, match="public label"):
        save_source(insider, by=checker, token=token_of(insider), public_label="")


def test_fields_that_are_not_of_the_source_are_passed_over(checker: User) -> None:
    source = make_source()

    save_source(source, by=checker, token=token_of(source), pk=99, created_at=None, kind="wire")

    source.refresh_from_db()
    assert (source.kind, Source.objects.count()) == ("wire", 1)


def test_only_those_with_the_right_may_see_a_secret(
    editor: User, checker: User, insider: Source
) -> None:
    assert may_see(insider, checker)
    assert not may_see(insider, editor)
    assert may_see(make_source(), editor)
