"""Changes that do not touch and yet make a sentence that neither editor wrote are asked."""

from __future__ import annotations

import pytest

from stories.text.merge import Clash, merge

TOLL = "Police said that 12 people dead in the flood had been found near the old harbour."
LINKED = "Police [said on their own site](http://a.example/1) that the road was closed again."
CLAIMED = "Police said [12 people were rescued in the flood]{claim=C-17} near the old harbour."
THAI = "ตำรวจกล่าวว่ามีผู้เสียชีวิตสิบสองคนในวันจันทร์ที่ผ่านมา"


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "clash"),
    [
        pytest.param(
            TOLL,
            TOLL.replace("12", "14"),
            TOLL.replace("dead", "injured"),
            Clash(" 12 people dead", " 14 people dead", " 12 people injured", 1),
            id="a figure and what it counts",
        ),
        pytest.param(
            TOLL,
            TOLL.replace("had been", "had not been"),
            TOLL.replace("found", "identified"),
            Clash(" been found", " not been found", " been identified", 1),
            id="a negation and its verb",
        ),
        pytest.param(
            CLAIMED,
            CLAIMED.replace("12", "14"),
            CLAIMED.replace("flood", "storm"),
            Clash(
                "12 people were rescued in the flood",
                "14 people were rescued in the flood",
                "12 people were rescued in the storm",
                1,
            ),
            id="both ends of what one claim says",
        ),
        pytest.param(
            LINKED,
            LINKED.replace("said", "wrote"),
            LINKED.replace("http://a.example/1", "http://b.example/2"),
            Clash(
                "said on their own site](http://a.example/1)",
                "wrote on their own site](http://a.example/1)",
                "said on their own site](http://b.example/2)",
                1,
            ),
            id="a link's words and its address",
        ),
        pytest.param(
            THAI,
            THAI.replace("สิบสอง", "สิบสี่"),
            THAI.replace("จันทร์", "อังคาร"),
            None,
            id="words of a script without blanks, far enough apart",
        ),
        pytest.param(
            f"{TOLL} It rains.",
            f"{TOLL} It rains.".replace("harbour", "port"),
            f"{TOLL} It rains.".replace("It", "Now it"),
            None,
            id="two sentences",
        ),
        pytest.param(
            TOLL,
            TOLL.replace("12", "**12**"),
            TOLL.replace("dead", "injured"),
            None,
            id="emphasis beside words",
        ),
    ],
)
def test_changes_with_next_to_nothing_between_them_are_asked(
    base: str, mine: str, theirs: str, clash: Clash | None
) -> None:
    merged = merge(base, mine, theirs)

    assert merged.clashes == ((clash,) if clash else ())
