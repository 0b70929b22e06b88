"""The silent-edit guard: what a version changes of what readers have already seen."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from stories.text.alteration import alterations
from stories.text.exchanges import has_gone_on
from stories.text.languages import language as language_of
from stories.text.link_changes import links_altered
from stories.text.markup import strip_marks
from stories.text.mentions import Touch
from stories.text.misspelling import only_slips
from stories.text.pairing import contained
from stories.text.paragraphs import paragraphs
from stories.text.setting import Setting
from stories.text.severity import changed
from stories.text.statements import Statement, statements
from stories.text.version import LINES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.text.languages import Language
    from stories.text.mentions import Change
    from stories.text.version import Version

# The kinds that own up to an edit, by the weakest that does. "Status change" is missing from
# most, as it promises that the words are the same.
_NOTICED = frozenset({"clarification", "editors_note", "correction", "retraction"})
_TOLD = _NOTICED | {"update", "redaction", "restoration", "hold"}
_OWNS_UP = {
    "status_change": _TOLD | {"status_change"},
    "update": _TOLD,
    "clarification": _NOTICED,
    "correction": frozenset({"correction", "retraction"}),
}
_WEAKEST_FIRST = ("minor", "status_change", "update", "clarification", "correction")
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class SilentEdit:
    """One sensitive thing that a version changes of the published one, and where.

    An empty side means added or dropped. `before` and `sentence` are the whole sentence as it
    was and as it is, where it is gone both as it was. `kind` is the weakest kind of change that
    is honest about it.
    """

    touch: Touch
    place: str  # headline, standfirst, alert, body, update:UID or a claim's reference
    old: str
    new: str
    before: str
    sentence: str
    kind: str

    def is_owned_by(self, kind: str) -> bool:
        """Whether a revision of this kind tells readers that such a thing has changed."""
        return kind in _OWNS_UP[self.kind]


class Proposal(NamedTuple):
    """The weakest honest kind of change, and the edits that ask for it.

    `news` begins every passage that readers have not seen: it asks for an update.
    """

    kind: str
    reasons: tuple[SilentEdit, ...] = ()
    news: tuple[str, ...] = ()


def guard(old: Version, new: Version) -> tuple[SilentEdit, ...]:
    """What the new version alters in words that readers have seen; removed passages last.

    A new paragraph or update is information, no silent edit. Raises TextTooLong.
    """
    return _Guard(old, new).edits()


def proposed_kind(old: Version | None, new: Version) -> Proposal:
    """The kind that fits the difference; how a claim's status may move is not judged here."""
    if old is None:
        return Proposal("new")
    watch = _Guard(old, new)
    edits, news = watch.edits(), watch.news()
    asked = {edit.kind for edit in edits} | ({"update"} if news else set()) | {"minor"}
    kind = max(asked, key=_WEAKEST_FIRST.index)
    return Proposal(kind, tuple(edit for edit in edits if edit.kind == kind), news)


class _Guard:
    """Two versions side by side: the lines each for themselves, all else as one text."""

    def __init__(self, old: Version, new: Version) -> None:
        self.old, self.new = old, new
        self.language = language_of(new.language)
        self.texts = Setting(self._texts(old), self._texts(new))
        self.lines = [
            Setting(self._line(old, name), self._line(new, name), self.texts.known)
            for name in LINES
        ]

    def _line(self, version: Version, name: str) -> list[Statement]:
        line = strip_marks(getattr(version, name))
        return statements(line, self.language, place=name)

    def _texts(self, version: Version) -> list[Statement]:
        found: list[Statement] = []
        for place, text in version.texts():
            if place not in LINES:
                for number, paragraph in enumerate(paragraphs(text)):
                    found += statements(paragraph, self.language, place=place, paragraph=number)
        return found

    def edits(self) -> tuple[SilentEdit, ...]:
        found = [edit for setting in (*self.lines, self.texts) for edit in self._altered(setting)]
        found = [*self._headline(found), *found]
        return (*found, *self._links(), *self._claims(), *self._times(), *self._removed())

    def news(self) -> tuple[str, ...]:
        """How each passage that is new begins, in reading order."""
        come = [
            statement
            for setting in (*self.lines, self.texts)
            for statement in setting.come()
            if statement.content and not contained(statement, setting.old)
        ]
        return tuple(_begin(group[0].text) for group in _passages(come))

    def _altered(self, setting: Setting) -> Iterator[SilentEdit]:
        for alteration in alterations(setting):
            change, old, new = alteration
            if old is not None and new is not None:
                kind = _kind(change, self.language, slight=alteration.is_slight)
                if new.place == "alert" and kind != "correction":
                    continue  # a message of its own: only what it contradicts is altered
                words = (change.old, change.new, old.text, new.text)
                yield SilentEdit(change.touch, new.place, *words, kind)

    def _headline(self, found: list[SilentEdit]) -> Iterator[SilentEdit]:
        """A headline in other words, where nothing graver is told of it."""
        was, now = strip_marks(self.old.headline), strip_marks(self.new.headline)
        if was and now and all(edit.place != "headline" for edit in found):
            sides = self.language.tokens(was), self.language.tokens(now)
            words, others = ([token.low for token in side] for side in sides)
            if words != others and not only_slips(*sides, self.language):
                yield SilentEdit(Touch.HEADLINE, "headline", was, now, was, now, "update")

    def _links(self) -> Iterator[SilentEdit]:
        before = dict(self.old.texts())
        for place, text in self.new.texts():
            if place not in LINES and "](" in before.get(place, ""):
                for change in links_altered(before[place], text):
                    words = (change.words, change.words)
                    yield SilentEdit(Touch.LINK, place, change.old, change.new, *words, "update")

    def _claims(self) -> Iterator[SilentEdit]:
        """Claims of both versions whose status moved or whose statement says something else."""
        before = {claim.ref: claim for claim in self.old.claims}
        for claim in self.new.claims:
            was = before.get(claim.ref)
            if was is None:
                continue
            for change in changed(was.statement, claim.statement, language=self.new.language):
                kind = _kind(change, self.language, slight=True)
                words = (change.old, change.new, was.statement, claim.statement)
                yield SilentEdit(change.touch, claim.ref, *words, kind)
            if was.status != claim.status:
                words = (was.status, claim.status, was.statement, claim.statement)
                yield SilentEdit(Touch.STATUS, claim.ref, *words, "status_change")

    def _times(self) -> Iterator[SilentEdit]:
        """Updates that are now told to be of another time."""
        before = {update.uid: update.at for update in self.old.updates}
        for update in self.new.updates:
            was = before.get(update.uid, update.at)
            if was != update.at:
                words = update.headline or _begin(update.body)
                sides = (was, update.at, words, words, "update")
                yield SilentEdit(Touch.DATE, f"update:{update.uid}", *sides)

    def _removed(self) -> Iterator[SilentEdit]:
        """Passages that the new version has nowhere, not even as a part of another."""
        gone = [
            statement
            for statement in self.texts.gone()
            if statement.content and not contained(statement, self.texts.new)
        ]
        for group in _passages(gone):
            words = " ".join(statement.text for statement in group)
            sides = (_begin(words), "", words, words, "update")
            yield SilentEdit(Touch.PASSAGE, group[0].place, *sides)


def _passages(found: list[Statement]) -> Iterator[list[Statement]]:
    """Sentences of one paragraph together."""
    for _, group in groupby(found, key=lambda statement: (statement.place, statement.paragraph)):
        yield list(group)


def _begin(words: str) -> str:
    if len(words) <= _SHOWN:
        return words
    return words[:_SHOWN].rsplit(" ", 1)[0] + "…"


def _kind(change: Change, language: Language, *, slight: bool) -> str:
    """The weakest kind of change that is honest about it.

    What stood there and says something else now was wrong; what is left out or said with more
    or less certainty may have misled; what is added is news.
    """
    if change.touch in (Touch.MODALITY, Touch.ATTRIBUTION):
        return "clarification"
    if change.touch is Touch.STAGE:
        return "update" if has_gone_on(change.old, change.new, language) else "correction"
    if change.touch is Touch.SCOPE and not (change.old and change.new):
        return "clarification"
    if change.touch is Touch.REVERSAL or (change.touch is Touch.NEGATION and slight):
        return "correction"
    if change.touch is Touch.DATE and (not change.new or _is_redated(change, language)):
        return "update"
    if change.old and change.new:
        return "correction"
    return "clarification" if change.old else "update"


def _is_redated(change: Change, language: Language) -> bool:
    """Whether "today" became "Monday", which a story does as it ages: it may be the same day."""
    relative = [language["days"].holds(language.tokens(side)) for side in (change.old, change.new)]
    return relative[0] != relative[1]
