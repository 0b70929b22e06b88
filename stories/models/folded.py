"""A text column of the diary: it names the passages that a save shares with the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from stories.models.passage import Passage
from stories.text.numbers import pack, unpack
from stories.text.snapshot import BREAK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model


class _Unfolding(DeferredAttribute):
    """Reads as the text: one query for a row, none after `load_bodies`."""

    field: FoldedField

    def __get__(self, row: Model | None, owner: type[Model] | None = None) -> Any:
        if row is None:
            return self
        kept = super().__get__(row, owner)
        if isinstance(kept, tuple):
            _load([(row, self.field.attname)])
        return row.__dict__[self.field.attname]

    def __set__(self, row: Model, value: str | tuple[int, ...]) -> None:
        row.__dict__[self.field.attname] = value


class FoldedField(models.BinaryField):
    """A text whose paragraphs are passages; the column holds their numbers.

    `story` is the attribute that names the story by its key. Saving a text takes three queries
    at most. Passages that were erased come back as nothing.
    """

    descriptor_class = _Unfolding

    def __init__(self, *, story: str, **kwargs: Any) -> None:
        self.story = story
        kwargs.setdefault("editable", True)  # or the diary's own tools would not see it
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "story": self.story}

    def from_db_value(self, value: Any, *args: object) -> tuple[int, ...] | None:
        return None if value is None else unpack(bytes(value))

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(pack(value) if isinstance(value, tuple) else value)

    def pre_save(self, row: Model, add: bool) -> Any:
        kept = row.__dict__[self.attname]
        if not isinstance(kept, str):
            return kept
        paragraphs = kept.split(BREAK)
        numbers = Passage.objects.keep(getattr(row, self.story), paragraphs)
        return tuple(numbers[paragraph] for paragraph in paragraphs)


def load_bodies(rows: Iterable[Model]) -> None:
    """Read the bodies of these saves of the diary, all in one query."""
    _load([(row, "body") for row in rows])


def _load(places: list[tuple[Any, str]]) -> None:
    folded = [
        (row, name, row.__dict__[name])
        for row, name in places
        if isinstance(row.__dict__.get(name), tuple)
    ]
    numbers = {number for _, _, named in folded for number in named}
    texts = dict(Passage.objects.filter(pk__in=numbers).values_list("pk", "text"))
    for row, name, named in folded:
        found = (texts[number] for number in named)
        row.__dict__[name] = BREAK.join(text for text in found if text is not None)
