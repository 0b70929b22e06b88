"""What the silent-edit guard proposes for real revisions: `python -m bench guard`.

Reads `open.jsonl` in CORPUS, by default in a folder beside the project. SAMPLE=5 prints so many
edits of each kind to read, LIMIT takes only so many pairs of each group.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import time
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.table import Table

from bench.slips import slips
from stories.text.guard import guard, proposed_kind
from stories.text.mentions import Touch
from stories.text.version import Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bench.slips import Slip
    from stories.text.guard import Proposal, SilentEdit

ROOT = Path(__file__).resolve().parent.parent
GROUPS = ("news", "org", "wiki")
KINDS = ("minor", "status_change", "update", "clarification", "correction")
# Texts of reference books are longer than stories are; they are cut to what a desk writes.
_LONGEST = 12_000
_EDITED = 2_500  # letters of a text that is edited on purpose


class Guarded(NamedTuple):
    """A real pair of versions and what the guard made of it."""

    id: str
    group: str
    proposal: Proposal
    edits: tuple[SilentEdit, ...]
    ms: float


class Told(NamedTuple):
    """How often an edit made on purpose was told as it should be."""

    right: int = 0
    tried: int = 0


def main() -> None:
    """Guard every pair, then edits made on purpose, and print."""
    corpus = Path(os.environ.get("CORPUS") or ROOT.parent / "shared/data/diff").resolve()
    if not (corpus / "open.jsonl").is_file():
        print("The guard is not measured: set CORPUS to the folder of open.jsonl.")
        return
    pairs = list(_pairs(corpus / "open.jsonl", int(os.environ.get("LIMIT", "0"))))
    found = [_guarded(*pair) for pair in pairs]
    console = Console(width=110, highlight=False)
    console.print(_kinds(found), _touches(found), _times(found))
    console.print(*_on_purpose(pair[2] for pair in pairs))
    _print_sample(console, found, int(os.environ.get("SAMPLE", "0")))


def _pairs(path: Path, limit: int) -> Iterator[tuple[str, str, Version, Version]]:
    seen: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        seen[pair["group"]] += 1
        if not limit or seen[pair["group"]] <= limit:
            old, new = (_version(pair[side], pair["group"]) for side in ("old", "new"))
            yield pair["id"], pair["group"], old, new


def _version(text: str, group: str) -> Version:
    lines = text[:_LONGEST].split("\n")
    headline = lines.pop(0) if group != "wiki" else ""
    return Version(headline=headline, body="\n\n".join(lines))


def _guarded(pair: str, group: str, old: Version, new: Version) -> Guarded:
    start = time.perf_counter()
    proposal = proposed_kind(old, new)
    took = 1000 * (time.perf_counter() - start)
    return Guarded(pair, group, proposal, guard(old, new), took)


def _kinds(found: list[Guarded]) -> Table:
    table = Table(title="The kind that is proposed, of 100 pairs", title_justify="left")
    for name in ("", *KINDS, "pairs"):
        table.add_column(name, justify="left" if not name else "right")
    for group in GROUPS:
        kinds = Counter(pair.proposal.kind for pair in found if pair.group == group)
        shares = (f"{100 * kinds[kind] / (kinds.total() or 1):.0f}" for kind in KINDS)
        table.add_row(group, *shares, str(kinds.total()))
    return table


def _touches(found: list[Guarded]) -> Table:
    table = Table(title="What the silent edits touch", title_justify="left")
    for name in ("", *KINDS, "edits", "pairs"):
        table.add_column(name, justify="left" if not name else "right")
    for touch in Touch:
        edits = [edit for pair in found for edit in pair.edits if edit.touch == touch]
        kinds = Counter(edit.kind for edit in edits)
        pairs = sum(any(edit.touch == touch for edit in pair.edits) for pair in found)
        if edits:
            cells = (str(kinds[kind] or "") for kind in KINDS)
            table.add_row(touch, *cells, str(len(edits)), str(pairs))
    return table


def _times(found: list[Guarded]) -> Table:
    table = Table(title="Milliseconds for a pair", title_justify="left")
    for name in ("", "median", "p95", "longest"):
        table.add_column(name, justify="left" if not name else "right")
    for group in GROUPS:
        took = [pair.ms for pair in found if pair.group == group]
        if len(took) > 1:
            measures = (median(took), quantiles(took, n=20)[-1], max(took))
            table.add_row(group, *(f"{ms:.1f}" for ms in measures))
    return table


# Edits made on purpose


def _on_purpose(texts: Iterable[Version]) -> tuple[Table, Table, str]:
    """Slips that must stay minor, changes that must be told, and both in two figures."""
    minor: defaultdict[str, Told] = defaultdict(Told)
    grave: defaultdict[str, Told] = defaultdict(Told)
    for place, version in enumerate(texts):
        dice = random.Random(place)  # noqa: S311
        for slip in slips(version.body[:_EDITED], dice):
            side = grave if slip.touches else minor
            right, tried = side[slip.name]
            side[slip.name] = Told(right + _is_right(slip), tried + 1)
    return (
        _rates("Slips that stay minor", minor),
        _rates("Changes that are told as what they are", grave),
        _sum_up(minor.values(), grave.values()),
    )


def _is_right(slip: Slip) -> bool:
    old, new = Version("", slip.old), Version("", slip.new)
    if slip.touches:
        right = any(edit.touch in slip.touches for edit in guard(old, new))
    else:
        right = proposed_kind(old, new).kind == "minor"
    if not right and slip.name == os.environ.get("MISSED"):
        _print_missed(slip, old, new)
    return right


def _print_missed(slip: Slip, old: Version, new: Version) -> None:
    first = next(i for i in range(len(slip.old)) if slip.old[i : i + 1] != slip.new[i : i + 1])
    around = slice(max(0, first - 90), first + 60)
    told = [(edit.touch.value, edit.old, edit.new) for edit in guard(old, new)]
    news = proposed_kind(old, new).news
    print(f"- {slip.old[around]!r}\n+ {slip.new[around]!r}\n  {told} {news}\n")


def _rates(title: str, told: dict[str, Told]) -> Table:
    table = Table(title=title, title_justify="left")
    for name in ("", "%", "tried"):
        table.add_column(name, justify="left" if not name else "right")
    for name, (right, tried) in told.items():
        table.add_row(name, f"{100 * right / tried:.1f}", str(tried))
    return table


def _sum_up(minor: Iterable[Told], grave: Iterable[Told]) -> str:
    """Recall, and precision as if a desk made as many slips as changes."""
    kept, caught = (
        sum(told.right for told in side) / max(1, sum(told.tried for told in side))
        for side in (tuple(minor), tuple(grave))
    )
    precision = caught / max(1e-9, caught + 1 - kept)
    return f"Minor stays minor: {kept:.1%}. Recall {caught:.1%}, precision {precision:.1%}.\n"


def _print_sample(console: Console, found: list[Guarded], many: int) -> None:
    """So many edits of each touch, the same ones every time."""
    for touch in Touch if many else ():
        edits = [(pair.id, edit) for pair in found for edit in pair.edits if edit.touch == touch]
        edits.sort(key=lambda entry: hashlib.sha256(f"{entry}".encode()).digest())
        console.rule(f"{touch}: {len(edits)}")
        for pair, edit in edits[:many]:
            console.print(f"{pair} {edit.place} {edit.kind}: “{edit.old}” → “{edit.new}”")
            console.print(f"  - {edit.before}\n  + {edit.sentence}\n", markup=False)


if __name__ == "__main__":
    main()
