from __future__ import annotations

from itertools import product

import pytest

from stories.models.status import ARROWS, DENIED, GLYPHS, MEANINGS, OPEN, STOOD_BY, Status

# The table of the standard, written out by hand: from -> to.
TABLE = {
    "unverified": {
        *("checking", "corroborated", "confirmed", "disputed", "misleading"),
        *("false", "unverifiable", "superseded", "retracted"),
    },
    "checking": {
        *("unverified", "corroborated", "confirmed", "disputed", "misleading"),
        *("false", "unverifiable", "superseded", "retracted"),
    },
    "corroborated": {
        *("checking", "confirmed", "disputed", "misleading"),
        *("false", "unverifiable", "superseded", "retracted"),
    },
    "confirmed": {"checking", "superseded", "disputed", "misleading", "false", "retracted"},
    "disputed": {
        *("checking", "corroborated", "confirmed", "misleading"),
        *("false", "unverifiable", "superseded", "retracted"),
    },
    "misleading": {"checking", "false", "superseded", "retracted"},
    "false": {"checking", "retracted"},
    "unverifiable": {"checking", "superseded", "retracted"},
    "superseded": {"checking", "retracted"},
    "retracted": set(),
}


@pytest.mark.parametrize(("old", "new"), list(product(Status, Status)))
def test_an_arrow_leads_where_the_table_says(old: Status, new: Status) -> None:
    assert (new in ARROWS[old]) == (new in TABLE[old])


def test_nothing_leads_back_to_unverified_but_checking() -> None:
    assert [old for old in Status if Status.UNVERIFIED in ARROWS[old]] == [Status.CHECKING]


def test_every_status_has_a_glyph_of_its_own_and_a_meaning() -> None:
    assert len({status.glyph for status in Status}) == len(GLYPHS) == len(Status)
    assert all(status.meaning for status in Status)
    assert set(MEANINGS) == set(Status)


def test_four_statuses_need_two_people() -> None:
    alone = [status for status in Status if status.needs_second_person]

    assert alone == [Status.CONFIRMED, Status.MISLEADING, Status.FALSE, Status.RETRACTED]


def test_what_readers_can_be_told_falls_into_groups_that_share_nothing() -> None:
    groups = (STOOD_BY, DENIED, OPEN, {Status.SUPERSEDED, Status.RETRACTED})

    assert sorted(status for group in groups for status in group) == sorted(Status)


def test_a_claim_is_settled_once_somebody_decided() -> None:
    unsettled = [status for status in Status if not status.settled]

    assert unsettled == [Status.UNVERIFIED, Status.CHECKING]
