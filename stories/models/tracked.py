"""Rows whose every save is kept, and rows that are never changed at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models
from simple_history.models import HistoricalRecords

from stories.clock import now
from stories.models.folded import FoldedField

if TYPE_CHECKING:
    from django.contrib.auth.models import User


# Nobody looks a save up by these, and each index would make every save larger.
_NOT_LOOKED_UP = ("uid", "slug", "desk", "live", "saved_by")


class _FoldingRecords(HistoricalRecords):
    """The diary of a row with a body, which it shares with the record."""

    def copy_fields(self, model: type[models.Model]) -> dict[str, Any]:
        fields: dict[str, Any] = super().copy_fields(model)
        story = "story_id" if "story" in fields else "id"
        return {**fields, "body": FoldedField(story=story)}


class _Saved(models.Model):
    class Meta:
        abstract = True

    def save_as(self, by: User | None, *, because: str = "", **kwargs: Any) -> None:
        """Save, and put on the diary who did it and why."""
        # simple_history's own interface. Left on the row it would speak for the next save too.
        self._history_user, self._change_reason, self._history_date = by, because, now()
        try:
            self.save(**kwargs)
        finally:
            del self._history_user, self._change_reason, self._history_date


class Tracked(_Saved):
    """A row whose every save is kept in `history`: what the desk did, who, and why."""

    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True


class Worded(_Saved):
    """As Tracked, for a row with a `body`: `history` keeps its words as the record does.

    A save's `body` reads as the text (one query a row; `load_bodies` reads those of many in one).
    """

    history = _FoldingRecords(inherit=True, no_db_index=_NOT_LOOKED_UP)

    class Meta:
        abstract = True


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Refuses what would change rows in bulk; the database's triggers refuse the rest."""

    def update(self, **kwargs: object) -> NoReturn:
        raise TypeError("These rows are append-only.")

    def delete(self) -> NoReturn:
        raise TypeError("These rows are append-only.")


AppendOnlyManager = models.Manager.from_queryset(AppendOnlyQuerySet)


class AppendOnly(models.Model):
    """A row that is written once. A named migration adds triggers that hold it to that."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} rows are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{type(self).__name__} rows are append-only.")
