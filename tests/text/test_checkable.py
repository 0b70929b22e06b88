from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.checkable import Why, checkable, same_words
from stories.text.markup import mark, spans
from stories.text.prose import read_inline
from tests.strategies import bodies, words


def proposed(text: str, language: str = "en") -> list[str]:
    return [found.sentence for found in checkable(text, language=language)]


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Twelve people were killed in the blast.", Why.TOLL),
        ("At least two people were hurt on the quay.", Why.TOLL),
        ("Inflation rose to 4.5% in the year to June.", Why.FIGURE),
        ("The bridge will cost the city $40m to repair.", Why.FIGURE),
        ("Police arrested the mayor of Odessa.", Why.EVENT),
        ("The law was passed by Parliament in 1998.", Why.DATE),
        ("The ferry will return to Dover on Monday.", Why.DATE),
        ("It is the longest tunnel in Norway and in Europe.", Why.RECORD),
        ("“We pulled 40 people from the water,” said Anna Berg.", Why.QUOTATION),
        ("Officials said the bridge was closed by the storm.", Why.ATTRIBUTED),
        ("Nobody was arrested after the match in Turin.", Why.NEGATED),
    ],
)
def test_a_sentence_that_somebody_can_check_is_proposed(sentence: str, why: Why) -> None:
    (found,) = checkable(sentence)

    assert found.sentence == sentence
    assert why in found.whys


@pytest.mark.parametrize(
    "sentence",
    [
        "The government should spend $5bn on schools.",  # an opinion
        "It is important that Parliament passed the law in 1998.",
        "How many people were killed in Lviv on Monday?",
        "If 40 people are killed in Lviv, the talks end.",  # a condition
        "You can save 40% when you order in June.",  # to the reader
        "We think about it a lot these days.",
        "He said it was fine.",  # says nothing
        "The mayor said so.",
        "One of them was a doctor.",
        "There are two ways to look at it.",
        "Things have changed a great deal since then.",  # nothing to look up
        "The company declined to comment on the report.",
        "“I am delighted to be here,” said Glenn Hoddle.",  # a mood
        "“It will be a great day for all of us.”",
        "Photo: twelve people were killed in Lviv on Monday.",
        "Read more about the 12 people who were killed in Lviv.",
        "Reporting by Anna Berg in Lviv on 3 March 2024.",
        "Updated at 10:45 GMT on 3 March.",
        "The 18F team and the PlayStation 3 are well liked by the people who use them.",
        "See step 4 of the guide to begin.",
        "Shr 31 cts vs 20 cts.",
        "Twelve people killed in Lviv on Monday",  # no sentence: a heading or a caption
    ],
)
def test_what_is_no_checkable_fact_is_not_proposed(sentence: str) -> None:
    assert proposed(sentence) == []


@pytest.mark.parametrize(
    "text",
    [
        "# Twelve people were killed in Lviv.",
        "```\nTwelve people were killed in Lviv.\n```",
        "    Twelve people were killed in Lviv.",
        "Run `twelve people were killed in Lviv.` to see it fail on Monday.",
        "![Twelve people were killed in Lviv.](photo.jpg)",
        "| Place | Dead |\n| --- | --- |\n| Lviv on Monday | 12 people were killed. |",
    ],
)
def test_headings_code_pictures_and_tables_are_passed_over(text: str) -> None:
    assert proposed(text) == []


def test_an_entry_of_a_list_needs_no_full_stop() -> None:
    assert proposed("- 12 people were killed in Lviv\n- bread and butter") == [
        "12 people were killed in Lviv"
    ]


@pytest.mark.parametrize(
    ("sentence", "words", "claimant"),
    [
        (
            "Two people were hurt, the harbour office said.",
            "Two people were hurt",
            "The harbour office",
        ),
        (
            "Two people were hurt, police said on Monday.",
            "Two people were hurt",
            "Police",
        ),
        (
            "The harbour office said that two people were hurt.",
            "Two people were hurt",
            "The harbour office",
        ),
        (
            "The mayor said that he had sold 12 ships.",
            "The mayor said that he had sold 12 ships",
            "",
        ),
        (
            "LVIV, March 3 (Courier) - Two people were hurt on the quay.",
            "Two people were hurt on the quay",
            "",
        ),
        (
            "“We lost 40 ships,” said Anna Berg.",
            "“We lost 40 ships,” said Anna Berg",
            "",
        ),
    ],
)
def test_the_claim_is_what_is_said_and_its_source_who_says_so(
    sentence: str, words: str, claimant: str
) -> None:
    (found,) = checkable(sentence)

    assert (found.words, found.claimant) == (words, claimant)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("**Two people were hurt on Monday.** Why?", "Two people were hurt on Monday"),
        (
            "A *bad* day. [Police](http://x.example) said 12 were hurt.",
            "[Police](http://x.example) said 12 were hurt",
        ),
        (
            "> Forty people died in\n> the port of Lviv.",
            "Forty people died in\n> the port of Lviv",
        ),
        ("- Forty people died in Lviv.", "Forty people died in Lviv"),
        ("Honda <HMC> sold 500 cars in June.", "Honda <HMC> sold 500 cars in June"),
    ],
)
def test_a_mark_goes_around_the_words_and_their_markup(text: str, marked: str) -> None:
    (found,) = checkable(text)

    assert text[found.start : found.end] == marked
    assert spans(mark(text, found.start, found.end, "C-9"))[0].ref == "C-9"


def test_where_an_emphasis_is_only_partly_a_sentences_own_no_mark_fits() -> None:
    (found,) = checkable("Two people were **hurt in Lviv. Why,** oh why?")

    assert found.start == found.end


def test_a_sentence_under_a_claim_says_which() -> None:
    text = "[Two people were hurt]{claim=C-3} in Lviv, police said. Forty ships sank on Monday."

    assert [found.ref for found in checkable(text)] == ["C-3", ""]


def test_a_lede_that_says_what_stands_below_is_not_proposed_twice() -> None:
    lede = "Twelve people were killed in Lviv."
    below = "Twelve people were killed in Lviv when a gas main blew up, the mayor said on Monday."

    assert proposed(f"{lede}\n\n{below}") == [below]
    assert proposed(f"{lede}\n\nThe quay is shut.\n\n{lede}") == [lede]


def test_graver_things_weigh_more() -> None:
    toll, name = checkable("Twelve people were killed in Lviv. Anna Berg joined the board.")

    assert toll.weight > name.weight


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Bei dem Brand wurden am Montag zwölf Menschen verletzt."),
        ("de", "„Wir haben 40 Leute gerettet“, sagte Klaus Huber."),
        ("es", "Doce personas murieron en un incendio en Valencia."),
        ("es", "El alcalde dijo que 300 vecinos fueron evacuados."),
        ("fr", "Le feu a détruit 40 maisons dans le quartier."),
        ("fr", "« Nous avons sauvé tout le monde hier soir », a dit le maire."),
        ("fa", "آتش سوزی در بندر ۱۲ نفر را کشت."),
        ("zh", "周一港口发生火灾，造成12人死亡，30人受伤。"),
    ],
)
def test_other_languages_have_rules_or_figures_and_quotations(
    language: str, sentence: str
) -> None:
    assert proposed(sentence, language) == [sentence]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Die Regierung sollte 5 Milliarden Euro für Schulen ausgeben."),
        ("de", "Foto: Zwölf Menschen wurden am Montag verletzt."),
        ("es", "El gobierno debería gastar 5 millones en escuelas."),
        ("fr", "C'est une triste nouvelle pour tout le quartier."),
        ("fr", "Combien de personnes sont mortes dans ces 40 maisons ?"),
    ],
)
def test_other_languages_stay_silent_where_nothing_can_be_checked(
    language: str, sentence: str
) -> None:
    assert proposed(sentence, language) == []


def test_words_are_known_whatever_their_case_space_and_punctuation() -> None:
    assert same_words("“Two  people\nwere hurt”, they said.") == "two people were hurt they said"


_FACTS = st.sampled_from(
    [
        "Two people were hurt in Lviv. ",
        "**Forty ships sank on Monday.** ",
        "[Police](http://x.example/12-people-were-killed.) said 12 were hurt. ",
        "[Ten people died in Kyiv]{claim=C-4}. ",
        "*Anna Berg sold `12` ships.* ",
        "\n\n> The bank paid $40m in June.\n\n",
        "\n- 12 people were killed in Turin\n",
        "&amp; Anna Berg joined the board in 1998. ",
    ]
)


@given(st.lists(st.one_of(_FACTS, bodies, words), max_size=8).map("".join))
def test_spans_are_exact_in_order_and_apart(text: str) -> None:
    found = checkable(text)

    at = 0
    for entry in found:
        assert at <= entry.start <= entry.end <= len(text)
        if entry.end > entry.start:
            at = entry.end
            source = text[entry.start : entry.end].replace("\n> ", "\n")
            read = read_inline(source).text
            assert read.casefold() == entry.words.casefold()
            # Neither in code nor in a link's address: there, other words would be read.
            assert not text[: entry.start].endswith(("](", "`"))


@given(st.lists(_FACTS, min_size=1, max_size=6).map("".join))
def test_a_mark_can_be_put_wherever_one_is_offered(text: str) -> None:
    for entry in checkable(text):
        if entry.end > entry.start:
            marked = mark(text, entry.start, entry.end, "C-9")
            assert "C-9" in [span.ref for span in spans(marked)]
