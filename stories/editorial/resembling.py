"""Claims that say nearly the same, so that one statement is not checked twice."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process, utils

from stories.models import Claim, Status

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    Words = Sequence[Hashable]

# A newsroom looks for a claim of this news, not of last year's.
NEWEST = 5_000
ALIKE = 60  # of 100


@dataclass(frozen=True, slots=True)
class Alike:
    claim: Claim
    score: int  # of 100


def resembling(statement: str, *, limit: int = 5) -> tuple[Alike, ...]:
    """Claims whose statement resembles these words, likest first (two queries).

    Looks at the newest 5,000; a claim that was withdrawn is never offered.
    """
    if not statement.strip():
        return ()
    rows = Claim.objects.exclude(status=Status.RETRACTED).order_by("-pk")
    statements = dict(rows.values_list("pk", "statement")[:NEWEST])
    found = process.extract(
        statement,
        statements,
        scorer=_score,
        processor=utils.default_process,
        limit=limit,
        score_cutoff=ALIKE,
    )
    claims = Claim.objects.in_bulk([key for _words, _score_of, key in found])
    return tuple(Alike(claims[key], round(score)) for _words, score, key in found)


def _score(mine: Words, theirs: Words, /, *, score_cutoff: float | None = None) -> float:
    """How alike two statements are: a part of one counts, a single shared word does not."""
    shared = fuzz.token_set_ratio(mine, theirs)
    whole = fuzz.token_sort_ratio(mine, theirs)
    score = math.sqrt(shared * whole)
    return score if score >= (score_cutoff or 0) else 0.0
