"""What changed words touch, read in their passage as the silent-edit guard reads it."""

from __future__ import annotations

from time import thread_time

import pytest

from stories.text.diff import compare, compare_texts
from stories.text.difference import Op, OpKind
from stories.text.languages import language
from stories.text.severity import changed
from stories.text.version import Version

CHANGES = (
    ("en", "It killed twelve people.", "It killed fourteen people.", "figure"),
    ("en", "the third attack", "the fourth attack", "figure"),
    ("en", "It began on March 12 at sea.", "It began on March 14 at sea.", "date"),
    ("en", "It began on 21 October at sea.", "It began on 22 October at sea.", "date"),
    ("en", "It began at 5 p.m. at sea.", "It began at 6 p.m. at sea.", "date"),
    ("en", "It began at 12:04 at sea.", "It began at 12:05 at sea.", "date"),
    ("en", "It rose by 5 percent.", "It rose by 6 percent.", "figure"),
    ("en", "It rose by 5%.", "It rose by 6%.", "figure"),
    ("en", "It cost $5 million.", "It cost $6 million.", "figure"),
    ("en", "It cost $5 million.", "It cost €5 million.", "unit"),
    ("en", "It cost $5 million.", "It cost $5 billion.", "figure"),
    ("en", "It is 5 km away.", "It is 5 miles away.", "unit"),
    ("en", "It was 12 men.", "It was twelve men.", ""),
    ("en", "It rose by 5 percent.", "It rose by 5 per cent.", ""),
    ("en", "They didn't sign.", "They did sign.", "negation"),
    ("en", "They don’t sign.", "They do not sign.", ""),
    ("en", "They never signed it.", "They signed it.", "negation"),
    ("en", "He left without them.", "He left with them.", "negation"),
    ("en", "There is no water.", "There is some water.", "negation"),
    ("en", "“We won it,” he said.", "“We lost it,” he said.", "quotation reversal"),
    ("en", '"We won it," he said.', "“We won it,” he said.", ""),
    ("en", "We won it, he said.", "“We won it,” he said.", "quotation"),
    ("en", "Merkel said so.", "Scholz said so.", "name"),
    ("en", "But it was late.", "However, it was late.", ""),
    ("en", "Officials were told.", "Workers were told.", ""),
    ("en", "It may rain.", "It will rain.", "modality"),
    ("en", "Sept. 3 was hot.", "3 September was hot.", ""),
    ("en", "in the 1980s it was", "in the 1990s it was", "date"),
    ("en", "in 2024 it was", "in 2025 it was", "date"),
    ("en", "Between 10 and 12 died.", "Between 10 and 14 died.", "figure"),
    ("en", "the U.S. Commercial banks", "the U.S. commercial banks", ""),
    ("en", "the company said yes", "BP said yes", "name"),
    ("en", "He met the Mayor.", "He met the mayor.", ""),
    ("en", "Shares rose by noon.", "Shares fell by noon.", "reversal"),
    ("en", "The deal is legal.", "The deal is illegal.", "reversal"),
    ("en", "At least 12 men died.", "Up to 12 men died.", "figure"),
    ("en", "About 12 men died.", "12 men died.", "modality"),
    ("en", "It was -5 at noon.", "It was 5 at noon.", "figure"),
    ("en", "Later he was found.", "Later she was found.", "person"),
    ("en", "They were arrested there.", "They were charged there.", "stage"),
    ("en", "They were murdered there.", "They were killed there.", "accusation"),
    ("en", "It is not only for banks.", "It is only for banks.", "scope"),
    ("en", "It is for banks.", "It is only for banks.", "scope"),
    ("en", "Some of it burned.", "Several of it burned.", ""),
    ("de", "Zwölf Menschen starben.", "Vierzehn Menschen starben.", "figure"),
    ("de", "Einundzwanzig Menschen starben.", "Zweiundzwanzig Menschen starben.", "figure"),
    ("de", "Am 3. März war es so.", "Am 4. März war es so.", "date"),
    ("de", "Um 7.15 Uhr war es so.", "Um 8.15 Uhr war es so.", "date"),
    ("de", "Es kostet 3,5 Millionen Euro.", "Es kostet 4,5 Millionen Euro.", "figure"),
    ("de", "Es sind 5 Prozent mehr.", "Es sind 6 Prozent mehr.", "figure"),
    ("de", "Er hat nicht zugesagt.", "Er hat zugesagt.", "negation"),
    ("de", "Er hat keine Zeit.", "Er hat eine Zeit.", "negation"),
    ("de", "Er sagte: „Wir kommen bald.“", "Er sagte: „Wir gehen bald.“", "quotation"),
    ("de", "In Berlin war es so.", "In Hamburg war es so.", "place"),
    ("de", "Am Montag war es so.", "Am Dienstag war es so.", "date"),
    ("fr", "Douze personnes sont mortes.", "Quatorze personnes sont mortes.", "figure"),
    ("fr", "Il est le troisième ici.", "Il est le quatrième ici.", "figure"),
    ("fr", "Le 3 mars il est venu.", "Le 4 mars il est venu.", "date"),
    ("fr", "À 15h30 il est venu.", "À 16h30 il est venu.", "date"),
    ("fr", "Il n’est pas venu hier.", "Il est venu hier.", "negation"),
    ("fr", "Il dit : « Nous venons demain »", "Il dit : « Nous partons demain »", "quotation"),
    ("fr", "Le ministre Dupont est là.", "Le ministre Durand est là.", "name"),
    ("fr", "Cela coûte 5 % de plus.", "Cela coûte 6 % de plus.", "figure"),
    ("es", "Murieron doce personas.", "Murieron catorce personas.", "figure"),
    ("es", "El 3 de marzo llegó.", "El 4 de marzo llegó.", "date"),
    ("es", "No llegó el lunes.", "Llegó el lunes.", "negation"),
    ("es", "Dijo: «Vamos a ganar»", "Dijo: «Vamos a perder»", "quotation"),
    ("it", "Sono morte dodici persone.", "Sono morte quattordici persone.", "figure"),
    ("it", "Il 3 marzo è arrivato.", "Il 4 marzo è arrivato.", "date"),
    ("it", "Non è arrivato.", "È arrivato.", "negation"),
    ("pt", "Morreram doze pessoas.", "Morreram catorze pessoas.", "figure"),
    ("it", "Ha detto che «la pace» verrà", "Ha detto che «la guerra» verrà", "quotation"),
    ("pt", "No dia 3 de março chegou.", "No dia 4 de março chegou.", "date"),
    ("pt", "Ele não chegou.", "Ele chegou.", "negation"),
    ("nl", "Twaalf mensen stierven.", "Veertien mensen stierven.", "figure"),
    ("nl", "Op 3 maart kwam hij.", "Op 4 maart kwam hij.", "date"),
    ("nl", "Hij kwam niet.", "Hij kwam.", "negation"),
    ("nl", "Hij zei: ‘Wij komen morgen’", "Hij zei: ‘Wij gaan morgen’", "quotation"),
    ("sv", "Tolv personer dog.", "Fjorton personer dog.", "figure"),
    ("sv", "Den 3 mars kom han.", "Den 4 mars kom han.", "date"),
    ("sv", "Han kom inte.", "Han kom.", "negation"),
    ("sv", "”Vi kommer snart”, sa han.", "”Vi går snart”, sa han.", "quotation"),
    ("da", "Tolv personer døde.", "Fjorten personer døde.", "figure"),
    ("da", "Den 3. marts kom han.", "Den 4. marts kom han.", "date"),
    ("da", "Han kom ikke.", "Han kom.", "negation"),
    ("da", "»Vi kommer snart«, sagde han.", "»Vi går snart«, sagde han.", "quotation"),
    ("nb", "Tolv personer døde.", "Fjorten personer døde.", "figure"),
    ("nb", "Den 3. mars kom han.", "Den 4. mars kom han.", "date"),
    ("nb", "Han kom ikke.", "Han kom.", "negation"),
    ("nb", "«Vi kommer snart», sa han.", "«Vi går snart», sa han.", "quotation"),
    ("sv", "Han heter Berg och bor där.", "Han heter Lund och bor där.", "name"),
    ("nl", "Het was om 15.30 uur klaar.", "Het was om 16.30 uur klaar.", "date"),
    ("sv", "Klockan 15.30 var det klart.", "Klockan 16.30 var det klart.", "date"),
    ("da", "Klokken 15.30 var det klart.", "Klokken 16.30 var det klart.", "date"),
    ("nb", "Klokken 15.30 var det klart.", "Klokken 16.30 var det klart.", "date"),
    ("es", "A las 15:30 llegó.", "A las 16:30 llegó.", "date"),
    ("it", "Il terzo uomo è qui.", "Il quarto uomo è qui.", "figure"),
    ("es", "El tercer hombre llegó.", "El cuarto hombre llegó.", "figure"),
    ("pt", "O terceiro homem chegou.", "O quarto homem chegou.", "figure"),
    ("de", "Der dritte Mann kam.", "Der vierte Mann kam.", "figure"),
    ("nl", "De derde man kwam.", "De vierde man kwam.", "figure"),
    ("sv", "Den tredje mannen kom.", "Den fjärde mannen kom.", "figure"),
    ("da", "Den tredje mand kom.", "Den fjerde mand kom.", "figure"),
    ("nb", "Den tredje mannen kom.", "Den fjerde mannen kom.", "figure"),
)


@pytest.mark.parametrize(("tag", "old", "new", "touch"), CHANGES)
def test_changed_words_touch_what_they_say_in_their_sentence(
    tag: str, old: str, new: str, touch: str
) -> None:
    assert compare_texts(old, new, language=tag).touches == tuple(touch.split())


def test_every_language_of_the_guard_has_its_cases() -> None:
    tags = {tag for tag, *_ in CHANGES}

    assert {language(tag).tag for tag in tags} == tags
    assert len(tags) == 10


@pytest.mark.parametrize(
    ("tag", "old", "new", "touch"), [case for case in CHANGES if case[3] in ("figure", "date")]
)
def test_the_guard_names_the_same_figures_and_dates(
    tag: str, old: str, new: str, touch: str
) -> None:
    assert touch in {str(change.touch) for change in changed(old, new, language=tag)}


def ops(old: str, new: str) -> list[Op]:
    return [op for block in compare_texts(old, new).blocks for op in block.ops if op.touches]


def test_what_both_sides_say_is_not_touched() -> None:
    old = "Prejohn, president of Netcraft in 2004, spoke of 12 sites."

    assert not ops(old, "Prejohn, the Netcraft president in 2004, spoke of twelve sites.")


def test_the_digits_of_an_address_are_no_figures() -> None:
    assert not ops("See https://a.example/12 now.", "See https://a.example/14 now.")


def test_a_break_between_paragraphs_touches_nothing() -> None:
    first = "The harbour was closed to ships for the whole of the night and the morning"
    second = "opened again for fishing boats and for the ferry to the two islands."

    (block,) = compare_texts(
        f"{first}, police said. It {second}", f"{first}.\n\nOn Monday it {second}"
    ).blocks

    assert [op.touches for op in block.ops if op.is_break] == [()]
    assert block.touches == ("date", "attribution")


def test_touches_of_a_long_paragraph_take_their_share_of_time() -> None:
    words = "The harbour on Monday was closed to 12 boats, Anna Berg said. " * 2_000
    started = thread_time()

    touched = compare_texts(words, words.replace("12", "14")).touches

    assert touched == ("figure",)
    assert thread_time() - started < 8


def test_a_name_that_opens_a_sentence_is_known_from_the_story() -> None:
    rest = "Nobody has seen Funaro since, the spokesman said."
    old = Version(headline="TALKS WITH BRAZIL", body=f"He said it would go on.\n\n{rest}")
    new = Version(headline="TALKS WITH FUNARO", body=f"Funaro said it would go on.\n\n{rest}")

    comparison = compare(old, new)

    assert comparison.body.touches == ("name",)
    assert [op.touches for op in comparison.headline if op.kind == OpKind.INSERT] == [("name",)]


def test_a_large_word_that_the_story_also_writes_small_is_no_name() -> None:
    old = "Ministers met the Prime Minister. The minister of justice left."

    assert not ops(old, old.replace("Ministers", "Minister after minister"))
