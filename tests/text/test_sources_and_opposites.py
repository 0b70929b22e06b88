from __future__ import annotations

from collections import Counter

import pytest

from stories.text.languages import TAGS, language
from stories.text.severity import changed

TURNED = [
    ("da", "Kursen steg i går.", "Kursen faldt i går."),
    ("de", "Der Kurs stieg gestern.", "Der Kurs fiel gestern."),
    ("es", "El precio subió ayer.", "El precio bajó ayer."),
    ("fr", "Le prix augmente ici.", "Le prix baisse ici."),
    ("it", "Il prezzo è salito ieri.", "Il prezzo è sceso ieri."),
    ("nb", "Kursen steg i går.", "Kursen falt i går."),
    ("nl", "De koers steeg gisteren.", "De koers daalde gisteren."),
    ("pt", "O preço subiu ontem.", "O preço caiu ontem."),
    ("sv", "Kursen steg i går.", "Kursen föll i går."),
]
PLACED = [
    ("da", "Han bor i Aarhus nu.", "Han bor i Odense nu."),
    ("es", "Vive en Madrid ahora.", "Vive en Sevilla ahora."),
    ("it", "Vive a Roma adesso.", "Vive a Torino adesso."),
    ("nb", "Han bor i Bergen nå.", "Han bor i Molde nå."),
    ("nl", "Hij woont in Utrecht nu.", "Hij woont in Leiden nu."),
    ("pt", "Ele vive em Lisboa agora.", "Ele vive em Braga agora."),
    ("sv", "Han bor i Malmö nu.", "Han bor i Lund nu."),
]
BOUNDED = [
    ("da", "Mindst 12 personer døde.", "Højst 12 personer døde."),
    ("de", "Mindestens 12 Menschen starben.", "Höchstens 12 Menschen starben."),
    ("es", "Al menos 12 personas murieron.", "Hasta 12 personas murieron."),
    ("fr", "Plus de 12 personnes sont mortes.", "Moins de 12 personnes sont mortes."),
    ("it", "Almeno 12 persone sono morte.", "Meno di 12 persone sono morte."),
    ("nb", "Minst 12 personer døde.", "Høyst 12 personer døde."),
    ("nl", "Minstens 12 mensen stierven.", "Hooguit 12 mensen stierven."),
    ("pt", "Pelo menos 12 pessoas morreram.", "Menos de 12 pessoas morreram."),
    ("sv", "Minst 12 personer dog.", "Högst 12 personer dog."),
]
SHARED = [
    ("da", "Det steg 2 procent.", "Det steg 2 procentpoint."),
    ("de", "Es stieg um 2 Prozent.", "Es stieg um 2 Prozentpunkte."),
    ("es", "Subió un 2 por ciento.", "Subió 2 puntos porcentuales."),
    ("fr", "La hausse est de 2 %.", "La hausse est de 2 points de pourcentage."),
    ("it", "È salito del 2 per cento.", "È salito di 2 punti percentuali."),
    ("nb", "Det steg 2 prosent.", "Det steg 2 prosentpoeng."),
    ("nl", "Het steeg 2 procent.", "Het steeg 2 procentpunt."),
    ("pt", "Subiu 2 por cento.", "Subiu 2 pontos percentuais."),
    ("sv", "Det steg 2 procent.", "Det steg 2 procentenheter."),
]


@pytest.mark.parametrize(
    ("touch", "tag", "old", "new"),
    [
        (touch, *case)
        for touch, cases in (
            ("reversal", TURNED),
            ("place", PLACED),
            ("figure", BOUNDED),
            ("unit", SHARED),
        )
        for case in cases
    ],
)
def test_every_language_tells_it_by_its_own_lists(
    touch: str, tag: str, old: str, new: str
) -> None:
    assert [str(change.touch) for change in changed(old, new, language=tag)] == [touch]


@pytest.mark.parametrize("tag", TAGS)
def test_no_word_stands_on_two_sides_of_a_family(tag: str) -> None:
    listed = language(tag)["exchanges"]
    sides: Counter[str] = Counter()
    for word in listed.singles:
        families = [sense[:2] for sense in listed.meaning(word)]
        sides.update({touch for touch, _ in families})
        assert len(families) == len(set(families)), word

    assert sides["reversal"] >= 20
    assert min(sides[touch] for touch in ("person", "stage", "accusation", "scope", "limit")) >= 4


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Shares rose, then fell.", "Shares fell, then rose."),
        ("It opened and closed again.", "It closed again."),
        ("He came before the vote.", "He came before noon, after lunch."),
        ("It is un-encrypted.", "It is unencrypted."),
        ("It was the legal supply of OPEC.", "It totals the supply of non-OPEC states."),
        ("It burned inorder to fall.", "It burned in order to fall."),
        ("Police said so.", "A police officer said so."),
    ],
)
def test_what_both_sentences_say_is_not_turned_round(old: str, new: str) -> None:
    told = {str(change.touch) for change in changed(old, new)}

    assert not told & {"reversal", "attribution"}
