from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from stories.clock import now
from stories.editorial.tracing import first_bad_revision, trace
from stories.models import Kind, Passage, Release, Revision
from stories.text.spots import spots
from stories.text.version import ClaimMark, UpdateText, Version

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


TWELVE = "Twelve people were hurt, police said."
SEVEN = TWELVE.replace("Twelve", "Seven")


def traced(live: Revision, mended: Version, wrong: str = "twelve were hurt") -> Any:
    [spot] = spots(live.version(), mended)
    return trace(live, mended, spot, wrong)


@pytest.mark.parametrize(
    ("published", "first"),
    [
        # The paragraph was edited around the error.
        ((TWELVE, f"{TWELVE} It burns.", f"A fire. {TWELVE}"), 1),
        (("One.", "Some 12 people were badly hurt, police said.", TWELVE), 2),
        # The same figure of something else is no error.
        (("Twelve ships left the quay.", TWELVE), 2),
        ((SEVEN, TWELVE), 2),
        # Another passage went, too, and was there longer.
        ((f"Boats.\n\n{SEVEN}", f"Boats.\n\n{TWELVE}"), 2),
    ],
)
def test_an_error_is_found_by_what_was_wrong_and_not_by_its_paragraph(
    publish: Any, published: tuple[str, ...], first: int
) -> None:
    live = publish(*bodies(*published))
    mended = replace(GOOD, body=published[-1].replace("Twelve", "Seven"))

    assert traced(live, mended).first.number == first
    assert traced(live, mended).away == ()


def test_an_error_that_was_away_and_came_back_is_told_with_the_time_between(
    publish: Any,
) -> None:
    live = publish(*bodies(TWELVE, SEVEN, "One.", f"{TWELVE} It burns."))
    at = dict(Revision.objects.values_list("number", "published_at"))

    found = traced(live, replace(GOOD, body=SEVEN))

    assert found.first.number == 1
    assert found.away == ((at[2], at[4]),)
    assert found.pauses.count("/") == 1


def test_an_error_that_moved_to_another_place_is_the_same_error(publish: Any) -> None:
    headline = replace(GOOD, headline="Twelve people hurt")
    update = replace(GOOD, updates=(replace(UPDATE, body=TWELVE),))

    live = publish(headline, update, replace(GOOD, body=TWELVE))

    assert traced(live, replace(GOOD, body=SEVEN)).first.number == 1


def test_words_that_were_left_out_are_found_by_what_was_said_without_them(publish: Any) -> None:
    bare, said = "Twelve were hurt.", "Twelve were hurt, police said."
    live = publish(*bodies(said, bare, bare))

    assert traced(live, replace(GOOD, body=said)).first.number == 2


def test_a_claim_that_turned_is_traced_by_what_readers_were_shown_of_it(publish: Any) -> None:
    def shown(status: str) -> Version:
        claim = ClaimMark("C-1", "The quay is shut", status)
        return replace(GOOD, body="[It is so]{claim=C-1}.", claims=(claim,))

    live = publish(shown("unverified"), shown("confirmed"), shown("confirmed"))

    assert trace(live, shown("false"), None, "The quay is shut").first.number == 2


@pytest.mark.parametrize("many", [5, 50])
def test_tracing_by_words_costs_the_same_however_long_the_story_runs(
    publish: Any, django_assert_max_num_queries: Any, many: int
) -> None:
    texts = [f"{TWELVE} It is {n}." for n in range(many)]
    live = Revision.objects.get(pk=publish(*bodies(*texts)).pk)
    [spot] = spots(live.version(), replace(GOOD, body=texts[-1].replace("Twelve", "Seven")))

    with django_assert_max_num_queries(5):
        assert trace(live, GOOD, spot, "").first.number == 1
