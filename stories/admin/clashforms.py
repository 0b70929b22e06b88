"""What the clash screen asks, piece by piece, and what its answers make of a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.stretches import Stretch, stretches
from stories.text.diff import compare_texts
from stories.text.layout import blocks
from stories.text.merge import Clash, Merge, Why
from stories.text.prose import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stories.editorial.rebasing import FieldMerge, Rebase
    from stories.text.difference import TextDiff

LABELS = {
    "headline": gettext_lazy("Headline"),
    "standfirst": gettext_lazy("Standfirst"),
    "alert": gettext_lazy("Push text"),
    "body": gettext_lazy("Text"),
    "byline": gettext_lazy("Byline"),
    "language": gettext_lazy("Language"),
    "slug": gettext_lazy("Slug"),
    "desk": gettext_lazy("Desk"),
    "key_event": gettext_lazy("Key event"),
    "pinned": gettext_lazy("Pinned to the top"),
    "filed_at": gettext_lazy("Time"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One clash of a text: base, mine and theirs over whole paragraphs, and the answer so far."""

    key: str  # made of its words: an answer to another question is none to this one
    clash: Clash
    language: str
    markdown: bool
    known: bool = True
    answer: str = ""
    typed: str | None = None

    @property
    def both(self) -> str:
        """Theirs and mine, one behind the other; empty where that makes no sense."""
        base, mine, theirs = self.clash.base, self.clash.mine, self.clash.theirs
        if not self.known or base.strip() or not mine.strip() or not theirs.strip():
            return ""
        meet = theirs[-1:].isspace() or mine[:1].isspace()
        return theirs + ("" if meet else "\n\n" if self.markdown else " ") + mine

    @property
    def decision(self) -> str | None:
        """The text that the answer puts in the place of the clash; None without one."""
        match self.answer:
            case "mine":
                return self.clash.mine
            case "theirs":
                return self.clash.theirs
            case "both" if self.both:
                return self.both
            case "edit" if self.typed is not None:
                return self._between_the_same_ends(self.typed)
        return None

    @property
    def edited(self) -> str:
        """What the field for editing holds."""
        if self.typed is not None:
            return self.typed
        return (self.clash.mine or self.clash.theirs).strip("\n")

    @property
    def before(self) -> tuple[str, ...]:
        return _paragraphs(self.clash.base)

    @property
    def mine_changed(self) -> TextDiff:
        return self._changed(self.clash.mine)

    @property
    def theirs_changed(self) -> TextDiff:
        return self._changed(self.clash.theirs)

    @property
    def mine_plain(self) -> tuple[str, ...]:
        """Mine where there is nothing to mark in it."""
        same = not self.known or self.clash.mine == self.clash.base
        return _paragraphs(self.clash.mine) if same else ()

    @property
    def theirs_plain(self) -> tuple[str, ...]:
        same = self.known and self.clash.theirs == self.clash.base
        return _paragraphs(self.clash.theirs) if same else ()

    @property
    def is_removed_by_me(self) -> bool:
        return bool(self.clash.base.strip()) and not self.clash.mine.strip()

    @property
    def is_removed_by_them(self) -> bool:
        return bool(self.clash.base.strip()) and not self.clash.theirs.strip()

    @property
    def why(self) -> str:
        clash = self.clash
        if not self.known:
            return _("The text that you both began with is not known.")
        if clash.why is Why.MOVED:
            return _("You both moved a paragraph, to different places. Take one text or edit.")
        if not clash.mine.strip() or not clash.theirs.strip():
            if not clash.base.strip():
                return _("The same words now stand elsewhere in the text, too.")
            return _("One of you removed what the other changed.")
        if clash.base in (clash.mine, clash.theirs):
            return _("The same words now stand elsewhere in the text, too.")
        if not clash.base.strip():
            return _("You both wrote something here.")
        return _("You both changed this.")

    def _changed(self, side: str) -> TextDiff:
        was = self.clash.base if self.known else self.clash.mine
        return compare_texts(was, side, language=self.language, markdown=self.markdown)

    def _between_the_same_ends(self, typed: str) -> str:
        """What was typed with the blank lines that stand around every side."""
        words = typed.strip("\n")
        if not words.strip():
            return ""
        sides = (self.clash.mine, self.clash.theirs, self.clash.base)
        side = next((side for side in sides if side.strip()), "")
        head = side[: len(side) - len(side.lstrip("\n"))]
        return head + words + side[len(side.rstrip("\n")) :]


@dataclass(frozen=True, slots=True)
class Choice:
    """One clash of a value that is no text: a flag, a time, a desk."""

    key: str
    before: str = ""
    mine: str = ""
    theirs: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class FieldSheet:
    """One field of the screen: its questions, and between them what merged by itself."""

    field: FieldMerge
    pieces: tuple[Question | Stretch, ...] = ()
    choice: Choice | None = None
    whole: str = ""  # the text as it would stand
    use_whole: bool = False

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def label(self) -> str:
        return str(LABELS[self.field.name])

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Question))

    @property
    def value(self) -> str:
        """What I made of it, as the form posts it."""
        return posted(self.field.mine)

    @property
    def merged_said(self) -> str:
        return said(self.field.merged)

    @property
    def merged_changed(self) -> TextDiff:
        field = self.field
        return compare_texts(field.base, field.merged, markdown=field.is_body)

    @property
    def is_open(self) -> bool:
        """Whether an answer is missing, or a whole text was edited and not chosen."""
        if self.choice:
            return self.choice.answer not in ("mine", "theirs")
        if self.use_whole or not self.questions:
            return False
        edited = lines(self.whole) != lines(mine_first(self.field))
        return edited or any(question.decision is None for question in self.questions)

    def decided(self) -> Any:
        """What stands after the answers. Raises Unsettled while one is missing."""
        if self.choice:
            return self.field.mine if self.choice.answer == "mine" else self.field.theirs
        if self.use_whole:
            return lines(self.whole)
        decisions = [question.decision for question in self.questions]
        return Merge(self.field.parts).settled([text for text in decisions if text is not None])


def sheet(field: FieldMerge, post: Mapping[str, str], *, met: Rebase, language: str) -> FieldSheet:
    """The field as the screen asks it, with the answers that were posted."""
    if not field.asks:
        return FieldSheet(field)
    if not field.is_text:
        return FieldSheet(field, choice=_choice(field, post))
    questions = {
        n: _question(field, part, n, post, known=met.known, language=language)
        for n, part in enumerate(field.parts)
        if isinstance(part, Clash)
    }
    between = stretches(field, language=language)
    pieces = (questions.get(n) or between.get(n) for n in range(len(field.parts)))
    return FieldSheet(
        field,
        tuple(piece for piece in pieces if piece),
        whole=post.get(f"whole-{field.name}", mine_first(field)),
        use_whole=f"use-whole-{field.name}" in post,
    )


def removal(met: Rebase, post: Mapping[str, str]) -> Choice | None:
    """The question about an update that they took out of the draft."""
    if not met.removed:
        return None
    return Choice("removed", answer=post.get("answer-removed", ""))


def mine_first(field: FieldMerge) -> str:
    """The merged text, of every clash mine."""
    return Merge(field.parts).settled([clash.mine for clash in field.clashes])


def lines(text: str) -> str:
    """What a form posted, with the line ends that texts have."""
    return text.replace("\r\n", "\n").strip("\n")


def posted(value: Any) -> str:
    """A value as its form field posts it."""
    if isinstance(value, datetime):
        return f"{localtime(value):%Y-%m-%dT%H:%M:%S}"
    if isinstance(value, bool):
        return "on" if value else ""
    return str(getattr(value, "pk", value))


def said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "j F Y, H:i T")
    return "" if value is None else str(value)


def _question(
    field: FieldMerge, clash: Clash, n: int, post: Mapping[str, str], *, known: bool, language: str
) -> Question:
    words = "\0".join((field.name, str(n), clash.base, clash.mine, clash.theirs))
    key = f"{field.name}-{blake2s(words.encode(), digest_size=5).hexdigest()}"
    typed = post.get(f"edit-{key}")
    return Question(
        key,
        clash,
        language,
        field.is_body,
        known,
        answer=post.get(f"answer-{key}", ""),
        typed=None if typed is None else lines(typed),
    )


def _choice(field: FieldMerge, post: Mapping[str, str]) -> Choice:
    values = "\0".join(map(posted, (field.mine, field.theirs)))
    key = f"{field.name}-{blake2s(values.encode(), digest_size=5).hexdigest()}"
    return Choice(
        key,
        said(field.base),
        said(field.mine),
        said(field.theirs),
        answer=post.get(f"answer-{key}", ""),
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    """The text as it is read, without its markup."""
    return tuple(read(block).text for block in blocks(text)[1])
