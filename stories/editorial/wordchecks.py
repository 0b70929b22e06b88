"""Checks of the words: names that must not be there, marks that don't hold, silent edits."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.editorial.candidate import Finding
from stories.models import Kind
from stories.text.clean import bidi_controls, invisibles
from stories.text.extent import Extent, of_problem, of_words
from stories.text.guard import guard, proposed_kind
from stories.text.languages import language as language_of
from stories.text.marks import ProblemCode
from stories.text.markup import problems, spans, strip_marks
from stories.text.render import plain_text
from stories.text.severity import Touch
from stories.text.version import LINES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.editorial.candidate import Candidate
    from stories.text.guard import SilentEdit
    from stories.text.languages import Language
    from stories.text.version import Version

SHORT = 4  # letters of words that tell nothing by themselves
MARK_PROBLEMS = {
    ProblemCode.MALFORMED: gettext_lazy("The braces after these words are not a claim mark."),
    ProblemCode.DUPLICATE: gettext_lazy(
        "The braces name two claims, and only one can stand there."
    ),
    ProblemCode.UNKNOWN: gettext_lazy("There is no claim with this reference."),
    ProblemCode.NESTED: gettext_lazy("A claim is marked inside another claim."),
    ProblemCode.UNCLOSED: gettext_lazy("A claim mark is not closed."),
    ProblemCode.EMPTY: gettext_lazy("A claim mark holds no words."),
    ProblemCode.LINK: gettext_lazy("This link leads nowhere that readers may be sent to."),
    ProblemCode.TOO_COMPLEX: gettext_lazy("The layout is nested too deep and is shown plainly."),
}

TOUCHED = {
    Touch.FIGURE: gettext_lazy("A figure changed"),
    Touch.UNIT: gettext_lazy("A unit changed"),
    Touch.DATE: gettext_lazy("A date or time changed"),
    Touch.NAME: gettext_lazy("A name changed"),
    Touch.PLACE: gettext_lazy("A place changed"),
    Touch.QUOTATION: gettext_lazy("The words of a quotation changed"),
    Touch.NEGATION: gettext_lazy("A negation came or went"),
    Touch.REVERSAL: gettext_lazy("It says the opposite of before"),
    Touch.PERSON: gettext_lazy("Another person is spoken of than before"),
    Touch.STAGE: gettext_lazy("Proceedings stand at another stage than before"),
    Touch.ACCUSATION: gettext_lazy("Something else is said to have been done, or by whom"),
    Touch.SCOPE: gettext_lazy("It is said of more or fewer than before"),
    Touch.MODALITY: gettext_lazy("It is said with more or less certainty than before"),
    Touch.ATTRIBUTION: gettext_lazy("Who says so came or went"),
    Touch.LINK: gettext_lazy("A link leads somewhere else"),
    Touch.PASSAGE: gettext_lazy("A published passage was removed"),
    Touch.STATUS: gettext_lazy("A claim has another status"),
    Touch.HEADLINE: gettext_lazy("The headline says something else"),
}


def confidential_names(candidate: Candidate) -> Iterator[Finding]:
    """In the story's texts, in its byline, and in what readers see of its claims."""
    version = candidate.version
    if not candidate.secret_names:
        return
    for place, text in (*version.texts(), ("byline", version.byline)):
        words = strip_marks(text) if place in LINES else plain_text(text)
        # As readers see the words, and as they stand: an address may hold the name too.
        yield from _named(candidate, place, f"{words}\n{text}", source=text)
    for claim in version.claims:
        labels = (evidence.label for evidence in claim.evidence)
        said = (claim.statement, claim.claimant, claim.reason, *labels)
        yield from _named(candidate, claim.ref, "\n".join(said))


def confidential_sayings(candidate: Candidate) -> Iterator[Finding]:
    """In the note, the corrections, and the reasons of overrides."""
    said = [candidate.note, *candidate.reasons]
    for mended in candidate.corrections:
        said += [mended.wrong, mended.right, mended.according_to]
    yield from _named(candidate, "publication", "\n".join(said))


def _named(candidate: Candidate, place: str, text: str, *, source: str = "") -> Iterator[Finding]:
    words = _folded(text)
    for written in candidate.secret_names:
        name = _folded(written)
        if name in words and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words):
            yield Finding(
                "confidential-source",
                place,
                _("The name of a confidential source stands here."),
                _("Take the name out and use the source’s public label."),
                blocks=True,
                # The log of overrides is public: it would say where the name stands.
                may_override=False,
                extent=of_words(source, written),
            )
            return


def _folded(text: str) -> str:
    """Letters as they sound: without case, accents, signs that nobody sees, or line ends."""
    if text.isascii():
        return " ".join(text.lower().split())
    letters = unicodedata.normalize("NFKD", text).casefold()
    seen = "".join(c for c in letters if unicodedata.category(c) not in ("Mn", "Cf"))
    return " ".join(seen.split())


def claim_references(candidate: Candidate) -> Iterator[Finding]:
    known = frozenset(candidate.claims)
    for place, text in candidate.version.texts():
        for problem in problems(text, known, line=place in LINES):
            yield Finding(
                f"mark-{problem.code}",
                place,
                str(MARK_PROBLEMS[problem.code]),
                _("Mend or remove the mark at “%(words)s”.") % {"words": problem.excerpt},
                blocks=problem.code.about_claim,
                excerpt=problem.excerpt,
                extent=of_problem(text, problem),
            )


def hidden_characters(candidate: Candidate) -> Iterator[Finding]:
    for place, text in candidate.version.texts():
        turning = bidi_controls(text)
        if hidden := turning or invisibles(text):
            yield Finding(
                "hidden-characters",
                place,
                _("There are characters here that nobody can see."),
                _("Type the words anew instead of pasting them."),
                blocks=bool(turning) and place in LINES,
                extent=Extent(hidden[0].at, hidden[0].at + 1),
            )


def silent_edits(candidate: Candidate) -> Iterator[Finding]:
    """Changes to what was published that the chosen kind does not own up to.

    They block a kind that readers are not told of, and warn beside a notice that they will read;
    in the lines above the text, which travel without it, they block beside any. Another push text
    is a message of its own, and no edit is silent in it: what it contradicts is a warning.
    """
    live = candidate.live
    if live is None:
        return
    # What was sent last is what readers still have, whichever version it came with.
    live = replace(live, alert=candidate.alerts[0].alert if candidate.alerts else "")
    overtaken = _overtaken(candidate, live)
    for edit in guard(live, candidate.version):
        if edit.is_owned_by(candidate.kind):
            continue
        if edit.touch == Touch.STATUS or not any(words in edit.before for words in overtaken):
            told = candidate.kind.strength >= Kind.CLARIFICATION.strength
            travels = edit.place in ("headline", "standfirst")
            blocks = edit.place != "alert" and (travels or not told)
            yield _silent(edit, Kind(edit.kind), blocks=blocks)


def news_in_a_minor_edit(candidate: Candidate) -> Iterator[Finding]:
    """A minor edit tells readers nothing, so it may hold nothing that is new to them."""
    if candidate.live is None or candidate.kind != Kind.MINOR:
        return
    version = candidate.version
    if version.alert:
        yield _news("alert", version.alert, blocks=True)
    known = {update.uid for update in candidate.live.updates}
    for update in version.updates:
        if update.uid not in known:
            yield _news(f"update:{update.uid}", update.headline or update.body[:80], blocks=True)
    if version.updates == candidate.live.updates:
        for words in proposed_kind(candidate.live, replace(version, alert="")).news:
            yield _news("body", words, blocks=False)


def _news(place: str, words: str, *, blocks: bool) -> Finding:
    return Finding(
        "silent-news",
        place,
        _("This is new to readers: “%(words)s”.") % {"words": strip_marks(words)},
        _("Publish it as an update, so that the change log says so."),
        blocks=blocks,
        excerpt=words,
    )


def alerts_to_correct(candidate: Candidate) -> Iterator[Finding]:
    """A correction of what a push text said, too, has to reach those who got that."""
    if candidate.kind != Kind.CORRECTION or candidate.version.alert:
        return
    language = language_of(candidate.version.language)
    wrong = {word for one in candidate.corrections for word in _told(one.wrong, language)}
    for sent in candidate.alerts:
        words = strip_marks(sent.alert)
        if wrong & _told(words, language):
            yield Finding(
                "alert-not-corrected",
                "alert",
                _("The push text of revision %(n)s may have said what was wrong.")
                % {"n": sent.number},
                _(
                    "Whoever got it has to get the correction in the same way: write a push text "
                    "that says what is right."
                ),
                excerpt=words,
            )
            return


def _told(words: str, language: Language) -> set[str]:
    """The words of a sentence that say something: figures, and no short words."""
    low = (token.low for token in language.tokens(words))
    return {word for word in low if word.isdigit() or len(word) > SHORT}


def _silent(edit: SilentEdit, kind: Kind, *, blocks: bool) -> Finding:
    old, new = edit.old or "–", edit.new or "–"
    return Finding(
        "silent-edit",
        edit.place,
        f"{TOUCHED[edit.touch]}: “{old}” → “{new}”.",
        _(
            "If it was wrong, publish a %(kind)s. If the facts moved on, mark the old claim as "
            "overtaken by the new one, or put the news in an update of its own."
        )
        % {"kind": kind.label.lower()},
        blocks=blocks,
        kind=kind,
        excerpt=edit.sentence,
    )


def _overtaken(candidate: Candidate, live: Version) -> tuple[str, ...]:
    """The published words of claims that a newer claim in the new version overtakes."""
    present = {claim.ref for claim in candidate.version.claims}
    done = {
        claim.ref
        for claim in live.claims
        if (facts := candidate.claims.get(claim.ref)) and facts.overtaken_by in present
    }
    return tuple(
        span.words
        for place, text in live.texts()
        for span in spans(text, line=place in LINES)
        if span.ref in done
    )
