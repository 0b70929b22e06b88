from __future__ import annotations

from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.severity import changed

WORDS = st.lists(
    st.sampled_from(
        ["the", "fire", "12", "14", "twelve", "Lisbon", "Porto", "not", "said", "police", "may"]
        + ["Monday", "May", "“now”", "$5", "million", "km", "according", "to", "3:15", "U.S."]
        + list(".,?!'\"«»%")
    ),
    max_size=40,
).map(" ".join)


def told(old: str, new: str, language: str = "en") -> list[tuple[str, str, str]]:
    return [(str(c.touch), c.old, c.new) for c in changed(old, new, language=language)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Twelve people died.", "12 people died."),
        ("It costs 1,000 pounds.", "It costs £1000."),
        ("It costs 1 000 euros.", "It costs 1000 €."),
        ("Prices rose 5 per cent.", "Prices rose 5%."),
        ("Prices rose 5 percent.", "Prices rose 5 pct."),
        ("It cost $1.5 billion.", "It cost 1.5bn dollars."),
        ("They left on 3 September.", "They left on Sept. 3."),
        ("It begins at 3 p.m. today.", "It begins at 15:00 today."),
        ("The US said so.", "The U.S. said so."),
        ("The WHO said so.", "The World Health Organization said so."),
        ("He met Angela Merkel in Berlin.", "He met Merkel in Berlin."),
        ("She spoke of Sao Paulo.", "She spoke of São Paulo."),
        ("He said “we ran away”.", "He said 'we ran away'."),
        ("He said «we ran away».", 'He said "We ran away".'),
        ("“We ran,” she said, “and hid.”", "“We ran, and hid,” she said."),
        ("He isn't guilty.", "He is not guilty."),
        ("A  fire broke\nout .", "A fire broke out."),
        ("The Internet went off-line.", "The internet went offline."),
        ("Teh fire burnt all nihgt.", "The fire burnt all night."),
        ("The big fire burned until dawn.", "The large blaze burned until dawn."),
        ("He left. She stayed 5 days.", "She stayed 5 days. He left."),
        ("Police said 12 died and 5 were hurt.", "Police said 12 died. Police said 5 were hurt."),
        ("One of the firms closed.", "A firm closed."),
        ("See No. 5 for this.", "See number 5 for this."),
        ("Police arrived.", "Officers arrived."),
        ("Police said it burned.", "Officers said it burned."),
        ("Over 12 people died.", "More than 12 people died."),
        ("5 to 7 people died.", "5–7 people died."),
        ("It was bleieved to burn.", "It was believed to burn."),
        ("He aruges that it burned.", "He argues that it burned."),
        ("“It was terible there,” she said.", "“It was terrible there,” she said."),
        ("He drove a car - 5 people saw it.", "He drove a car: 5 people saw it."),
    ],
)
def test_form_alone_alters_nothing(old: str, new: str) -> None:
    assert told(old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("12 people died.", "14 people died.", [("figure", "12", "14")]),
        ("One person died.", "Two people died.", [("figure", "One", "Two")]),
        ("It cost 5 million.", "It cost 5 billion.", [("figure", "5 million", "5 billion")]),
        ("Dozens fled.", "Hundreds fled.", [("figure", "Dozens", "Hundreds")]),
        ("He won the second race.", "He won the third race.", [("figure", "second", "third")]),
        ("He ran 5 km.", "He ran 5 miles.", [("unit", "5 km", "5 miles")]),
        ("It rose 2%.", "It rose 2 percentage points.", [("unit", "2%", "2 percentage points")]),
        ("It hit −5 °C.", "It hit 5 °C.", [("figure", "−5 °C", "5 °C")]),
        ("It takes 5-7 days.", "It takes 5-9 days.", [("figure", "7 days", "9 days")]),
        ("Two-thirds left.", "Three-quarters left.", [("figure", "Two-thirds", "Three-quarters")]),
        ("Up to 12 died.", "At least 12 died.", [("figure", "Up to 12", "At least 12")]),
        ("About 12 died.", "12 died.", [("modality", "About 12", "12")]),
        ("It is at 3 p.m. GMT.", "It is at 3 p.m. CET.", [("date", "3 p.m. GMT", "3 p.m. CET")]),
        ("He is near Porto now.", "He is near Braga now.", [("place", "Porto", "Braga")]),
        ("Porto airport closed.", "Lisbon airport closed.", [("place", "Porto", "Lisbon")]),
        (
            "It burned in Porto. A Porto suburb is dark.",
            "It burned in Porto. A Braga suburb is dark.",
            [("place", "Porto", "Braga")],
        ),
        (
            "He was in Merkel's office.",
            "He was in Obama's office.",
            [("name", "Merkel's", "Obama's")],
        ),
        ("Smith said no.", "Smyth said no.", [("name", "Smith", "Smyth")]),
        ("Shares rose 5 percent.", "Shares fell 5 percent.", [("reversal", "rose", "fell")]),
        ("The deal is legal.", "The deal is illegal.", [("reversal", "legal", "illegal")]),
        ("He could swim there.", "He would swim there.", [("modality", "could", "")]),
        (
            "Talks will go on, and it is unclear whether he stays.",
            "Talks may go on, and it is unclear whether he stays.",
            [("modality", "will", "may")],
        ),
        ("He must resign.", "He should resign.", [("modality", "must", "should")]),
        ("It will open soon.", "It plans to open soon.", [("modality", "will", "plans to")]),
        (
            "Police said 12 died.",
            "Doctors said 12 died.",
            [("attribution", "Police said", "Doctors said")],
        ),
        ("He left Saturday.", "He left Sunday.", [("date", "Saturday", "Sunday")]),
        ("It hit at 12:04.", "It hit at 12:40.", [("date", "12:04", "12:40")]),
        ("It began in 1998.", "It began in 1989.", [("date", "1998", "1989")]),
        ("He is in Paris now.", "He is in Lyon now.", [("place", "Paris", "Lyon")]),
        ("Obama said yes.", "Romney said yes.", [("name", "Obama", "Romney")]),
        ("He saw Jon Smtih.", "He saw Jon Smith.", [("name", "Smtih", "Smith")]),
        ("He is guilty.", "He is not guilty.", [("negation", "", "not guilty")]),
        ("He will resign.", "He may resign.", [("modality", "will", "may")]),
        ("He has allegedly fled.", "He has fled.", [("modality", "allegedly", "")]),
        ("Twelve died, police said.", "Twelve died.", [("attribution", "police said", "")]),
        ("He met 5 men from 3 firms.", "He met men from 3 firms.", [("figure", "5", "")]),
        ("He spoke.", "He spoke. It took 5 hours.", [("figure", "", "5 hours")]),
        (
            "12 died, 5 were hurt.",
            "5 died, 12 were hurt.",
            [("figure", "12", "5"), ("figure", "5", "12")],
        ),
        (
            "Smith shot Jones.",
            "Jones shot Smith.",
            [("name", "Smith", "Jones"), ("name", "Jones", "Smith")],
        ),
        (
            "He said “we ran away”.",
            "He said “we walked away”.",
            [("quotation", "we ran away", "we walked away")],
        ),
        (
            "He said “we ran away and hid”.",
            "He said “we ran away”.",
            [("quotation", "and hid", "")],
        ),
        ("A so-called “martyr” died.", "A so-called martyr died.", [("quotation", "martyr", "")]),
    ],
)
def test_a_change_of_fact_is_told(
    old: str, new: str, expected: list[tuple[str, str, str]]
) -> None:
    assert told(old, new) == expected


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("de", "Fünfundzwanzig Menschen zahlten 1.000 Euro.", "25 Menschen zahlten 1000 €."),
        ("de", "Die Wehr kam um 15.30 Uhr.", "Die Feuerwehr kam um 15:30 Uhr."),
        ("fr", "Il a payé 1 000,5 euros.", "Il a payé 1000,5 €."),
        ("es", "Murieron treinta y cinco personas.", "Murieron 35 personas."),
        ("it", "Sono morte venticinque persone.", "Sono morte 25 persone."),
        ("pt", "Morreram vinte e cinco pessoas.", "Morreram 25 pessoas."),
        ("nl", "Er vielen vijfentwintig doden.", "Er vielen 25 doden."),
        ("sv", "Tjugofem personer dog.", "25 personer dog."),
        ("nb", "Tjuefem personer døde.", "25 personer døde."),
        ("da", "Femogtyve personer døde.", "25 personer døde."),
    ],
)
def test_each_language_counts_in_its_own_way(language: str, old: str, new: str) -> None:
    assert told(old, new, language) == []


@pytest.mark.parametrize(
    ("language", "old", "new", "expected"),
    [
        ("de", "Er starb am 12. März.", "Er starb am 13. März.", ("date", "12. März", "13. März")),
        ("de", "Er ist in Berlin.", "Er ist in Köln.", ("place", "Berlin", "Köln")),
        ("de", "Er ist schuldig.", "Er ist nicht schuldig.", ("negation", "", "nicht schuldig")),
        ("fr", "Il habite à Paris.", "Il habite à Lyon.", ("place", "Paris", "Lyon")),
        ("fr", "Il n’est pas coupable.", "Il est coupable.", ("negation", "pas coupable", "")),
        ("es", "Son 3 muertos, según ella.", "Son 3 muertos.", ("attribution", "según ella", "")),
    ],
)
def test_each_language_tells_its_facts(
    language: str, old: str, new: str, expected: tuple[str, str, str]
) -> None:
    assert expected in told(old, new, language)


@given(WORDS)
def test_a_text_alters_nothing_of_itself(text: str) -> None:
    assert changed(text, f" {text}\n") == ()


@given(WORDS, WORDS)
def test_every_change_has_a_side_and_its_words_stand_in_the_text(old: str, new: str) -> None:
    for change in changed(old, new):
        assert change.old or change.new
        assert change.old.split(" … ")[0] in old
        assert change.new.split(" … ")[0] in new


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_can_be_compared(old: str, new: str) -> None:
    changed(old, new)


@pytest.mark.parametrize(
    "unit",
    [
        "12 ",
        "“a ",
        "' ",
        "No. ",
        "A.",
        "1,",
        "and ",
        "May 5 ",
        "« »",
        "to Rome ",
        "The US ",
        "a. ",
    ],
)
def test_no_text_takes_more_than_its_share_of_time(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        start = thread_time()
        changed(text, f"{text}x 7 Ulm")
        return thread_time() - start

    seconds(2_000)
    assert seconds(32_000) < 40 * seconds(4_000) + 0.1
