from __future__ import annotations

import pytest

from stories.text.guard import guard, proposed_kind
from stories.text.languages import TAGS
from stories.text.severity import changed
from stories.text.version import Version

TOLD = [
    ("He was arrested on Monday.", "She was arrested on Monday.", "person", "correction"),
    ("She told him to go.", "She told her to go.", "person", "correction"),
    ("Mr Smith agreed.", "Mrs Smith agreed.", "person", "correction"),
    ("Her mother was hurt.", "Her daughter was hurt.", "person", "correction"),
    ("A man was arrested at home.", "A man was charged at home.", "stage", "update"),
    ("He was charged with fraud.", "He was convicted of fraud.", "stage", "update"),
    ("A man was charged at home.", "A man was arrested at home.", "stage", "correction"),
    ("A man was murdered in Lisbon.", "A man was killed in Lisbon.", "accusation", "correction"),
    ("He faces a rape trial.", "He faces a sexual assault trial.", "accusation", "correction"),
    ("The minister resigned today.", "The minister was sacked today.", "accusation", "correction"),
    ("The suspect was shot.", "The victim was shot.", "accusation", "correction"),
    ("It applies not only to banks.", "It applies only to banks.", "scope", "correction"),
    ("It applies to banks.", "It applies only to banks.", "scope", "clarification"),
    ("Nearly all trains ran.", "All trains ran.", "scope", "correction"),
    ("Most of the trains ran.", "Some of the trains ran.", "scope", "correction"),
    ("The work is nearly done.", "The work is done.", "scope", "clarification"),
    ("Police said the firm said it paid.", "Police said it paid.", "attribution", "clarification"),
    (
        "It paid, the company said, according to police.",
        "It paid, according to police.",
        "attribution",
        "clarification",
    ),
]


@pytest.mark.parametrize(("old", "new", "touch", "kind"), TOLD)
def test_a_word_that_tells_something_else_is_named_with_the_honest_kind(
    old: str, new: str, touch: str, kind: str
) -> None:
    [edit] = guard(Version("", body=old), Version("", body=new))

    assert (str(edit.touch), edit.kind) == (touch, kind)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "Some of the trains ran.",
            "Several of the trains ran.",
        ),
        ("He was arrested at home.", "He was detained at home."),
        ("Many were wounded and killed.", "Many were killed and wounded."),
        ("He met her there.", "He met her over there."),
        ("It is nearly done.", "It is almost done."),
        ("HE was arrested.", "He was arrested."),
        ("He was arested.", "He was arrested."),
        ("She said  it was his.", "She said it was his."),
        ("“Only he knew,” she said.", "'Only he knew,' she said."),
        ("Police said the firm paid.", "Officers said the firm paid."),
    ],
)
def test_the_same_in_other_words_or_another_order_stays_minor(old: str, new: str) -> None:
    assert proposed_kind(Version("", body=old), Version("", body=new)).kind == "minor"


def test_a_sentence_that_is_told_anew_is_not_searched_for_limits() -> None:
    old = "Only the north of the city had power, the mayor said late on Monday in a broadcast."
    new = "The mayor said that power was back in the north of the city."

    assert not [edit for edit in changed(old, new) if edit.touch == "scope"]


PEOPLE = {
    "da": ("Han bor i byen.", "Hun bor i byen."),
    "de": ("Er wohnt in der Stadt.", "Sie wohnt in der Stadt."),
    "en": ("He lives in town.", "She lives in town."),
    "es": ("Ella vive en el centro.", "Él vive en el centro."),
    "fr": ("Il vit en ville.", "Elle vit en ville."),
    "it": ("Lui vive in centro.", "Lei vive in centro."),
    "nb": ("Han bor i byen.", "Hun bor i byen."),
    "nl": ("Hij woont in de stad.", "Zij woont in de stad."),
    "pt": ("Ele vive no centro.", "Ela vive no centro."),
    "sv": ("Han bor i staden.", "Hon bor i staden."),
}
ACCUSED = {
    "da": ("Manden blev sigtet for det.", "Manden blev dømt for det."),
    "de": ("Er wurde dort festgenommen.", "Er wurde dort verurteilt."),
    "en": ("He was arrested there.", "He was convicted there."),
    "es": ("Fue detenido por ello.", "Fue condenado por ello."),
    "fr": ("Il a été arrêté hier.", "Il a été condamné hier."),
    "it": ("È stato arrestato ieri.", "È stato condannato ieri."),
    "nb": ("Mannen ble siktet for det.", "Mannen ble dømt for det."),
    "nl": ("Hij werd daar aangehouden.", "Hij werd daar veroordeeld."),
    "pt": ("Foi detido por isso.", "Foi condenado por isso."),
    "sv": ("Mannen åtalades för det.", "Mannen dömdes för det."),
}
LIMITED = {
    "da": ("Det gælder ikke kun banker.", "Det gælder kun banker."),
    "de": ("Es gilt nicht nur für Banken.", "Es gilt nur für Banken."),
    "en": ("It applies not only to banks.", "It applies only to banks."),
    "es": ("Vale no solo para los bancos.", "Vale solo para los bancos."),
    "fr": ("Cela vaut non seulement ici.", "Cela vaut seulement ici."),
    "it": ("Vale non solo per le banche.", "Vale solo per le banche."),
    "nb": ("Det gjelder ikke bare banker.", "Det gjelder kun banker."),
    "nl": ("Het geldt niet alleen hier.", "Het geldt alleen hier."),
    "pt": ("Vale não só para os bancos.", "Vale só para os bancos."),
    "sv": ("Det gäller inte bara banker.", "Det gäller bara banker."),
}


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(
    ("touch", "cases"), [("person", PEOPLE), ("stage", ACCUSED), ("scope", LIMITED)]
)
def test_every_language_has_its_own_families(
    touch: str, cases: dict[str, tuple[str, str]], tag: str
) -> None:
    assert [str(change.touch) for change in changed(*cases[tag], language=tag)] == [touch]
