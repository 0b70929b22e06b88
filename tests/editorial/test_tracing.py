from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from stories.clock import now
from stories.editorial.tracing import first_bad_revision
from stories.models import Kind, Passage, Release, Revision
from stories.text.version import UpdateText, Version

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Story

UPDATE = UpdateText("u1", "2026-11-22T12:00:00.000000Z", "Ferries stop", "They stopped.")
GOOD = Version("Fire", "One.")


@pytest.fixture
def publish(story: Story, editor: User) -> Any:
    def publish(*versions: Version) -> Revision:
        release = Release(Kind.UPDATE, "", editor, now())
        return [Revision.objects.append(story, version, release) for version in versions][-1]

    return publish


def bodies(*texts: str) -> tuple[Version, ...]:
    return tuple(replace(GOOD, body=text) for text in texts)


@pytest.mark.parametrize(
    ("published", "first"),
    [
        (("One.\n\nTwelve.",), 1),
        (("One.", "One.\n\nTwelve.", "One.\n\nTwelve.\n\nThree."), 2),
        (("One.\n\nTwelve.", "One.", "One.\n\nTwelve."), 3),
        (("One.\n\nTwelve.",) * 3, 1),
        (("One.", "One."), 2),
    ],
)
def test_an_error_is_traced_to_where_its_unbroken_run_began(
    publish: Any, published: tuple[str, ...], first: int
) -> None:
    live = publish(*bodies(*published))

    assert first_bad_revision(live, GOOD).number == first


@pytest.mark.parametrize("field", ["headline", "standfirst"])
def test_a_line_is_traced_too(publish: Any, field: str) -> None:
    wrong = replace(GOOD, **{field: "Twelve hurt"})

    assert first_bad_revision(publish(GOOD, wrong, wrong), GOOD).number == 2


def test_an_update_is_traced_by_its_words(publish: Any) -> None:
    wrong = replace(GOOD, updates=(UPDATE,))
    right = replace(GOOD, updates=(replace(UPDATE, body="They run."),))

    assert first_bad_revision(publish(GOOD, wrong, wrong), right).number == 2


def test_words_that_were_removed_by_law_are_passed_over(publish: Any) -> None:
    live = publish(*bodies("One.\n\nTwelve.", "One.\n\nTwelve.\n\nMrs Moe."))
    Passage.objects.filter(text="Mrs Moe.").update(text=None, digest=None)

    assert first_bad_revision(live, GOOD).number == 1


@pytest.mark.parametrize("many", [5, 50])
def test_tracing_costs_the_same_however_long_the_story_runs(
    publish: Any, django_assert_max_num_queries: Any, many: int
) -> None:
    live = Revision.objects.get(pk=publish(*bodies(*["One.\n\nTwelve."] * many)).pk)

    with django_assert_max_num_queries(4):
        assert first_bad_revision(live, GOOD).number == 1
