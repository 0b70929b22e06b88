from __future__ import annotations

from stories.models.kind import CHOSEN, DEFINITIONS, Kind

# The strongest wins; the order of the standard.
ORDER = (
    *("retraction", "correction", "editors_note", "clarification", "hold", "redaction"),
    *("restoration", "status_change", "update", "minor"),
)


def test_the_strongest_kind_wins_in_the_order_of_the_standard() -> None:
    later = [kind for kind in Kind if kind != Kind.NEW]

    assert tuple(sorted(later, key=lambda kind: -kind.strength)) == ORDER


def test_only_a_minor_edit_leaves_the_dates_as_they_were() -> None:
    assert [kind for kind in Kind if not kind.significant] == [Kind.MINOR]


def test_what_stays_on_the_story_is_what_a_reader_must_not_miss() -> None:
    passing = [kind for kind in Kind if not kind.leaves_notice]

    assert passing == [Kind.NEW, Kind.UPDATE, Kind.STATUS_CHANGE, Kind.MINOR]


def test_an_editor_never_chooses_what_has_a_verb_of_its_own() -> None:
    own = {Kind.NEW, Kind.HOLD, Kind.RETRACTION, Kind.RESTORATION, Kind.REDACTION}

    assert set(CHOSEN) == set(Kind) - own


def test_every_kind_is_defined() -> None:
    assert set(DEFINITIONS) == set(Kind)
    assert all(kind.definition for kind in Kind)
