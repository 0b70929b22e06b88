from __future__ import annotations

import pytest

from stories.text.attribution import attributed, attribution, denied, hedged


@pytest.mark.parametrize(
    "sentence",
    [
        "Police said 12 people died.",
        "Twelve people died, police said.",
        "According to the ministry, twelve people died.",
        "The mayor told Reuters that twelve people had died.",
        "Twelve people had died, the mayor told Reuters.",
        "The BBC reported on Monday that it was a fire.",
        "It was arson, reported the newspaper.",
        "The ministry confirmed that it was arson.",
        "“It was very loud.”",
        "“It was loud,” she added.",
        "12 dead, police say",
        "Police: 12 dead",
        "Fire kills 12: mayor",
        "He claimed to have seen it.",
    ],
)
def test_a_sentence_says_who_says_so(sentence: str) -> None:
    assert attributed(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Twelve people died.",
        "Fighters have entered the region.",
        "That said, the fire was out by noon.",
        "The reports lay on the table.",
        "Workers found a body near the river.",
        "Time: 12:30",
        "A fire “of unknown origin” destroyed the hall.",
        "",
    ],
)
def test_a_sentence_states_it_plainly(sentence: str) -> None:
    assert not attributed(sentence)


@pytest.mark.parametrize(
    ("sentence", "hedges"),
    [
        ("Fighters may have entered the region.", True),
        ("Fighters have reportedly entered the region.", True),
        ("Unconfirmed reports speak of twelve dead.", True),
        ("The fire appears to be out.", True),
        ("Has the fire spread?", True),
        ("Police are investigating whether it was arson.", True),
        ("In May, fighters entered the region.", False),
        ("Fighters have entered the region.", False),
        ("Fighters entered the region last May.", False),
    ],
)
def test_a_hedge_leaves_it_open(sentence: str, *, hedges: bool) -> None:
    assert hedged(sentence) is hedges


@pytest.mark.parametrize(
    ("sentence", "denies"),
    [
        ("False reports that a dam had burst spread quickly.", True),
        ("There is no evidence that a dam burst.", True),
        ("A rumour that the dam had burst is not true.", True),
        ("An official wrongly said the dam had burst.", True),
        ("Claims that the dam burst are unfounded.", True),
        ("The dam has burst.", False),
        ("It is true that the dam burst.", False),
        ("It is not false that the dam burst.", False),
        ("It isn’t wrong to say that the dam burst.", False),
    ],
)
def test_a_sentence_may_itself_say_that_a_thing_is_not_so(sentence: str, *, denies: bool) -> None:
    assert denied(sentence) is denies


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Laut Polizei starben zwölf Menschen."),
        ("de", "Zwölf Menschen starben, sagte der Sprecher."),
        ("fr", "Selon la police, douze personnes sont mortes."),
        ("fr", "Douze personnes sont mortes, a déclaré le maire."),
        ("es", "Murieron doce personas, dijo la policía."),
        ("it", "Secondo la polizia sono morte dodici persone."),
        ("pt", "Morreram doze pessoas, disse a polícia."),
        ("nl", "Er vielen twaalf doden, aldus de politie."),
        ("sv", "Tolv personer dog, säger polisen."),
        ("nb", "Tolv personer døde, ifølge politiet."),
        ("da", "Tolv personer døde, siger politiet."),
    ],
)
def test_each_language_has_its_own_sayings(language: str, sentence: str) -> None:
    assert attributed(sentence, language=language)


@pytest.mark.parametrize(
    ("language", "hedge", "denial"),
    [
        ("de", "Er soll geflohen sein.", "Das ist nicht wahr."),
        ("fr", "Il aurait fui.", "C’est faux."),
        ("es", "Habría huido.", "No es cierto."),
        ("it", "Sarebbe fuggito.", "Non è vero."),
        ("pt", "Teria fugido.", "Não é verdade."),
        ("nl", "Hij zou gevlucht zijn.", "Dat is niet waar."),
        ("sv", "Han uppges ha flytt.", "Det är inte sant."),
        ("nb", "Han skal ha flyktet.", "Det er ikke sant."),
        ("da", "Han er angiveligt flygtet.", "Det er ikke sandt."),
    ],
)
def test_each_language_hedges_and_denies(language: str, hedge: str, denial: str) -> None:
    assert hedged(hedge, language=language)
    assert not hedged(denial, language=language)
    assert denied(denial, language=language)
    assert not denied(hedge, language=language)


def test_the_source_is_named_with_the_saying() -> None:
    sentence = "Twelve died, police said on Monday."
    span = attribution(sentence)

    assert span is not None
    assert sentence[slice(*span)] == "police said"
