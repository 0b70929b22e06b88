from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from stories.clock import now
from stories.editorial.claiming import trace_evidence
from stories.editorial.origins import Tree, origins_of
from stories.editorial.rules import exhibits_of, origins
from stories.errors import UnfitText
from stories.models import Claim, Evidence, Source
from tests.factories import make_claim, make_evidence, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    return make_claim()


def quoting(claim: Claim, *parents: Evidence | None, **fields: Any) -> list[Evidence]:
    return [make_evidence(claim=claim, derived_from=parent, **fields) for parent in parents]


def titles(tree: Tree) -> list[tuple[int, int]]:
    return [(twig.evidence.pk, twig.depth) for twig in tree.twigs]


def drawn(tree: Tree) -> str:
    """The tree as lists, as a template prints it."""
    parts = []
    for twig in tree.twigs:
        parts += ["[" if twig.opens else "", f"({twig.depth}", ")" if twig.leaf else ""]
        parts += ["])" for _ in twig.closes]
    return "".join(parts)


def test_five_pieces_that_go_back_to_one_flash_are_one_origin(claim: Claim) -> None:
    [flash] = quoting(claim, None)
    [gazette, herald] = quoting(claim, flash, flash)
    [channel] = quoting(claim, gazette)

    [origin] = origins_of(list(claim.evidence.select_related("source")))

    [tree] = origin.trees
    assert titles(tree) == [(flash.pk, 0), (gazette.pk, 1), (channel.pk, 2), (herald.pk, 1)]
    assert drawn(tree) == "(0[(1[(2)])(1)])"


def test_an_outlet_that_carries_a_wire_and_the_wire_itself_are_one_origin(claim: Claim) -> None:
    for fields in ({"name": "Coast Wire"}, {"name": "Gazette", "owner": "coast  wire"}):
        make_evidence(claim=claim, source=make_source(**fields))
    make_evidence(claim=claim)

    found = origins_of(list(claim.evidence.select_related("source")))

    assert [len(origin.trees) for origin in found] == [2, 1]


def test_words_still_come_from_a_flash_that_was_withdrawn(
    claim: Claim, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    [flash] = quoting(claim, None, withdrawn_at=now())
    reports = quoting(claim, flash, flash)
    standing = list(claim.evidence.filter(withdrawn_at=None).select_related("source"))

    with django_assert_num_queries(1):
        [origin] = origins_of(standing)

    assert origin.trees[0].root == flash
    assert len(origin.trees[0].twigs) == 1 + len(reports)


@given(st.lists(st.tuples(st.integers(0, 8), st.sampled_from("abc")), max_size=9))
def test_the_drawn_origins_are_those_that_the_rules_count(
    shape: list[tuple[int, str]],
) -> None:
    rows: list[Evidence] = []
    for pk, (parent, owner) in enumerate(shape, start=1):
        # Any earlier one, or none: whatever the verbs can make.
        above = rows[parent - 1] if 0 < parent < pk else None
        source = Source(pk=pk, name=f"Outlet {pk}", owner=owner if pk % 2 else "")
        now_at = now()
        rows.append(
            Evidence(pk=pk, source=source, derived_from=above, title=str(pk), captured_at=now_at)
        )

    found = origins_of(rows)

    assert len(found) == origins(exhibits_of(rows))
    trees = [tree for origin in found for tree in origin.trees]
    assert sorted(twig.evidence.pk for tree in trees for twig in tree.twigs) == [
        row.pk for row in rows
    ]
    for tree in trees:
        assert drawn(tree).count("(") == drawn(tree).count(")") == len(tree.twigs)
        assert drawn(tree).count("[") == drawn(tree).count("]")


def test_a_circle_that_was_put_into_the_database_is_drawn_once_and_ends(claim: Claim) -> None:
    [first] = quoting(claim, None)
    [second] = quoting(claim, first)
    Evidence.objects.filter(pk=first.pk).update(derived_from=second)

    found = origins_of(list(claim.evidence.select_related("source")))

    assert [len(origin.trees[0].twigs) for origin in found] == [2]


def test_a_chain_as_long_as_a_novel_is_drawn(claim: Claim) -> None:
    source = Source(pk=1, name="Coast Wire")
    rows = [Evidence(pk=1, source=source, title="1")]
    for pk in range(2, 3000):
        rows.append(Evidence(pk=pk, source=source, derived_from=rows[-1], title=str(pk)))

    [origin] = origins_of(rows)

    assert origin.trees[0].twigs[-1].depth == 2998


def test_evidence_that_turns_out_to_cite_a_flash_is_traced_to_it(
    claim: Claim, checker: User
) -> None:
    [flash, report] = quoting(claim, None, None)

    trace_evidence(report, to=flash, by=checker)
    trace_evidence(report, to=flash, by=checker)

    report.refresh_from_db()
    assert report.derived_from == flash
    assert report.history.count() == 2
    trace_evidence(report, to=None, by=checker)
    report.refresh_from_db()
    assert report.derived_from is None


@pytest.mark.parametrize("depth", [1, 2, 7])
def test_a_circle_is_refused_at_every_depth(claim: Claim, checker: User, depth: int) -> None:
    chain = quoting(claim, None)
    for _ in range(depth - 1):
        chain += quoting(claim, chain[-1])

    with pytest.raises(UnfitText, match="circle"):
        trace_evidence(chain[0], to=chain[-1], by=checker)

    chain[0].refresh_from_db()
    assert chain[0].derived_from is None


def test_evidence_is_not_traced_to_another_claims(claim: Claim, checker: User) -> None:
    [report] = quoting(claim, None)

    with pytest.raises(UnfitText, match="same claim"):
        trace_evidence(report, to=make_evidence(), by=checker)
