"""A save that was typed upon an older text, laid on what colleagues have saved since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from stories.editorial.diary import name_of
from stories.errors import StaleSave
from stories.text.merge import Clash, Merge
from stories.text.rereading import merged_parts, shared_sentences, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

    from stories.models import Story, Update

TEXTS = (
    "headline",
    "standfirst",
    "alert",
    "byline",
    "body",
)  # merged word by word; the rest is one value


class Who(StrEnum):
    """Who changed a field since the common text."""

    NOBODY = "nobody"
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class FieldMerge:
    """One field as it was, as I made it and as they did; `parts` are the merge of a text."""

    name: str
    base: Any  # of a text "" where the common text is not known
    mine: Any
    theirs: Any
    who: Who
    parts: tuple[str | Clash, ...] = ()

    @property
    def is_text(self) -> bool:
        return self.name in TEXTS

    @property
    def is_body(self) -> bool:
        return self.name == "body"

    @property
    def clashes(self) -> tuple[Clash, ...]:
        return Merge(self.parts).clashes

    @property
    def asks(self) -> bool:
        """Whether somebody has to decide."""
        return bool(self.clashes) if self.is_text else self.who is Who.BOTH

    @property
    def merged(self) -> Any:
        """What stands. Raises Unsettled for a text that asks."""
        if self.is_text:
            return Merge(self.parts).text
        return self.theirs if self.who is Who.THEIRS else self.mine


@dataclass(frozen=True, slots=True)
class Rebase:
    """What I typed upon the save `base`, laid on the save `token`."""

    fields: tuple[FieldMerge, ...]
    base: int
    token: int
    known: bool  # whether the common text is
    people: tuple[User | None, ...] = ()  # who saved since, each once
    older: str = ""  # what the compare page knows the two saves by
    newer: str = ""
    removed: bool = False  # they took the update out of the draft

    @property
    def asks(self) -> bool:
        return self.removed or any(field.asks for field in self.fields)

    @property
    def adds(self) -> bool:
        """Whether I changed anything that they had not."""
        return any(field.who in (Who.MINE, Who.BOTH) for field in self.fields)

    @property
    def merges(self) -> bool:
        """Whether a text holds changes of both."""
        return any(field.is_text and field.who is Who.BOTH for field in self.fields)

    def texts(self) -> dict[str, Any]:
        """What stands of every field. Raises Unsettled while one asks."""
        return {field.name: field.merged for field in self.fields}

    def doubted(self) -> Rebase:
        """The same with every text that both changed asked as a whole."""
        return replace(
            self,
            fields=tuple(
                replace(field, parts=whole(field.base, field.mine, field.theirs))
                if field.is_text and field.who is Who.BOTH
                else field
                for field in self.fields
            ),
        )

    def shared(self, *, language: str) -> tuple[str, ...]:
        """The sentences that hold words of both: somebody should read them again."""
        found: list[str] = []
        for field in self.fields:
            if field.is_text and field.who is Who.BOTH and not field.asks:
                found += shared_sentences(
                    field.merged, field.mine, field.theirs, language=language
                )
        return tuple(found)


def rebase(
    row: Story | Update, mine: Mapping[str, Any], *, token: int, onto: int | None = None
) -> Rebase:
    """Lay what was typed upon save `token` on the stored row, or on its save `onto`.

    Asks the history for the common text; where it is not known every difference is asked.
    """
    base, since = known_save(row, token), _since(row, token, onto)
    theirs = row if onto in (None, row.saves) else known_save(row, onto or 0)
    theirs = theirs or row
    language = getattr(row, "language", None) or row.story.language  # type: ignore[union-attr]
    fields = tuple(
        _field(name, value, getattr(theirs, name), base, language) for name, value in mine.items()
    )
    people = dict.fromkeys(save.history_user for save in since)
    return Rebase(
        fields=fields,
        base=token,
        token=theirs.saves,
        known=base is not None,
        people=tuple(people),
        older=_named(row, base) if base else "",
        newer=_named(row, since[-1]) if since else "",
        removed=bool(base and _gone(row) and not _gone(base)),
    )


def known_save(row: Story | Update, token: int) -> Any:
    """The row as that save left it, from its history; None if there never was one."""
    return row.history.filter(saves=token).order_by("-history_id").first()


def stale(met: Rebase) -> StaleSave:
    """The refusal that carries the merge as data."""
    return StaleSave(
        _("A colleague saved this text while you were writing. Yours is kept here: compare."),
        mine={field.name: field.mine for field in met.fields},
        theirs={field.name: field.theirs for field in met.fields},
        token=met.token,
        merge=met,
    )


def reason_of(met: Rebase, *, by: User) -> str:
    """What the diary says of a save that was merged."""
    others = [name_of(person) for person in met.people if person != by]
    if not others:
        return _("Merged with an own save from elsewhere")
    return _("Merged with what %(who)s saved meanwhile") % {"who": ", ".join(others)}


def _since(row: Story | Update, token: int, onto: int | None) -> list[Any]:
    until = row.saves if onto is None else onto
    saves = row.history.filter(saves__gt=token, saves__lte=until)
    return list(saves.select_related("history_user").order_by("history_id"))


def _field(name: str, mine: Any, theirs: Any, base: Any, language: str) -> FieldMerge:
    if base is not None:
        return field_merge(name, getattr(base, name), mine, theirs, language=language)
    if name in TEXTS:
        return text_unmerged(name, mine, theirs)
    return FieldMerge(name, None, mine, theirs, _who(mine, theirs, None, known=False))


def text_unmerged(name: str, mine: str, theirs: str) -> FieldMerge:
    """A text whose common one is not known: if they differ, it is asked as a whole."""
    who = _who(mine, theirs, "", known=False)
    parts = (mine,) if who is Who.NOBODY else whole("", mine, theirs)
    return FieldMerge(name, "", mine, theirs, who, parts)


def field_merge(name: str, was: Any, mine: Any, theirs: Any, *, language: str) -> FieldMerge:
    """One field of a row as it was, as I made it and as they did, merged."""
    who = _who(mine, theirs, was, known=True)
    if name not in TEXTS:
        return FieldMerge(name, was, mine, theirs, who)
    if who is not Who.BOTH:
        return FieldMerge(name, was, mine, theirs, who, (theirs if who is Who.THEIRS else mine,))
    parts = merged_parts(was, mine, theirs, markdown=name == "body", language=language)
    return FieldMerge(name, was, mine, theirs, who, parts)


def _who(mine: Any, theirs: Any, was: Any, *, known: bool) -> Who:
    if mine == theirs:
        return Who.NOBODY
    if known and mine == was:
        return Who.THEIRS
    if known and theirs == was:
        return Who.MINE
    return Who.BOTH


def _named(row: Story | Update, save: Any) -> str:
    return f"{'u' if hasattr(row, 'removed_at') else 's'}{save.history_id}"


def _gone(row: Any) -> bool:
    return getattr(row, "removed_at", None) is not None
