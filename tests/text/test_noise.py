from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.noise import essence
from tests.text.drafts import any_text

STORY = "The fire on the quay is out and nobody was hurt, the harbour office said on Sunday."

# Lines of which the second differs from the first by nothing that anybody needs to know.
NOISE = [
    ("Last updated: 22 November 2026, 12:31 GMT", "Last updated: 23 November 2026, 08:05 GMT"),
    ("Updated 12:31", "Updated 3 hours ago"),
    ("Published 22 Nov 2026 | Updated 12:31", "Published 22 Nov 2026 | Updated 13:02"),
    ("Aktualisiert am 22. November 2026 um 12:31 Uhr", "Aktualisiert am 23. November 2026"),
    ("Mis à jour le 22 novembre 2026 à 12h31", "Mis à jour le 23 novembre 2026 à 08h00"),
    ("Actualizado 22/11/2026 12:31", "Actualizado 23/11/2026 08:00"),
    ("By Rosa Diaz, 22 November 2026", "By Rosa Diaz, 23 November 2026"),
    ("Sunday, 22 November 2026", "Monday, 23 November 2026"),
    ("2026-11-22T12:31:00Z", "2026-11-23T08:00:00Z"),
    ("5 minutes ago", "2 hours ago"),
    ("vor 5 Minuten", "vor 2 Stunden"),
    ("il y a 5 minutes", "il y a 2 heures"),
    ("1,234 views", "5,678 views"),
    ("Comments (45)", "Comments (46)"),
    ("12 shares 3 comments", "14 shares 9 comments"),
    ("1.2K views", "3M views"),
    ("Read more: Ferries stop", "Read more: Ferries sail again"),
    ("Advertisement", ""),
    ("We use cookies to improve your visit", ""),
    ("Related stories\nFerries stop\nSchools shut", "Related stories\nHarvest is late"),
    ("Meistgelesen\nEins\nZwei", "Meistgelesen\nDrei"),
    ("Most read\n1. A dog\n2. A cat", "Most read\n1. A bird"),
]
# And those of which it does.
NEWS = [
    ("Deaths: 12", "Deaths: 17"),
    ("Hearing on 22 November 2026", "Hearing on 29 November 2026"),
    ("The report will be published 22 November", "The report will be published 29 November"),
    ("Updated death toll: 12", "Updated death toll: 17"),
    ("By 22 November the dam may fail", "By 29 November the dam may fail"),
    ("Turnout was 51 per cent", "Turnout was 57 per cent"),
    ("Votes: 1,234", "Votes: 1,243"),
    ("The ferry leaves at 12:31", "The ferry leaves at 12:51"),
    ("A related matter: the mayor resigned", "A related matter: the mayor stays"),
    (
        f"Related\nFerries stop\n{STORY}",
        f"Related\nFerries stop\n{STORY.replace('nobody', 'one')}",
    ),
]


@pytest.mark.parametrize(("old", "new"), NOISE, ids=[old[:30] for old, _ in NOISE])
def test_noise_is_left_out(old: str, new: str) -> None:
    assert essence(f"{old}\n{STORY}") == essence(f"{new}\n{STORY}")
    assert STORY in essence(f"{old}\n{STORY}")


@pytest.mark.parametrize(("old", "new"), NEWS, ids=[old[:30] for old, _ in NEWS])
def test_what_says_something_is_kept(old: str, new: str) -> None:
    assert essence(f"{STORY}\n{old}") != essence(f"{STORY}\n{new}")


def test_a_date_deep_in_the_page_is_no_dateline() -> None:
    lines = "\n".join(f"Row {name}" for name in "abcdefg")
    assert essence(f"{lines}\n22 November 2026") != essence(f"{lines}\n29 November 2026")


def test_blank_space_and_width_of_letters_say_nothing() -> None:
    assert essence("  Ｆｉｒｅ \t on\u00a0the   quay \n\n\n") == ("Fire on the quay",)


@given(any_text())
def test_any_text_has_an_essence_and_it_is_its_own(text: str) -> None:
    lines = essence(text)
    assert all(line.strip() for line in lines)
    assert "\n" not in "".join(lines)


@given(st.text("12:31 NovGMT,|·–ago updatedbyPublished.\n", max_size=200))
def test_dates_in_any_order_never_break_it(text: str) -> None:
    essence(text)


@pytest.mark.parametrize(
    "unit", ["1", "12:31 ", "Updated ", "1 Nov ", "By A", "|", "1,", "views 1 ", "( ", "a\n", "–"]
)
def test_long_pages_take_time_in_step(unit: str) -> None:
    began = time.process_time()
    essence(unit * (200_000 // len(unit)))
    assert time.process_time() - began < 5
