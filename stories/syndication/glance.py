"""The few lines of a revision that a list of stories shows, without reading all its words."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from stories.models import Passage
from stories.text.snapshot import unfold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stories.models import Revision
    from stories.text.version import Version


def glances(revisions: Iterable[Revision], *, fields: Iterable[str]) -> dict[int, Version]:
    """Each revision's version by its key, with these fields and the rest empty (one query)."""
    rows = tuple(revisions)
    fields = tuple(fields)
    numbers = {n for row in rows for name in fields for n in row.structure.get(name, ())}
    known = Passage.objects.filter(pk__in=numbers).values_list("pk", "text")
    # What was not asked for reads like what was erased: it comes back empty.
    texts: defaultdict[int, str | None] = defaultdict(lambda: None, known)
    return {row.pk: unfold(row.structure, texts) for row in rows}
