"""What can go wrong on the desk, as one tree; every door catches EditorialError.

EditorialError
  + StaleSave          somebody saved since the text was opened; nothing was saved
  + PreflightFailed    a blocking finding has not been mended or overridden; nothing was published
  + CheckRefused       the claim may not take that status now; it says what is lacking
  + MergeRefused       two claims that can't be made one, or one that is part of another already
  + AnswerRefused      a proposal can't be answered by this person, or was answered already
  + StageRefused       the story's stage does not allow the step
  + RemovalRefused     words that can't be removed so; nothing was removed
  + HourRefused        a time that the clocks skip or show twice, or that has passed
  + UndoRefused        what was published can't be taken back any more; says what to do instead
  + ScheduleRefused    what was planned went out, was refused or cancelled already
  + DismissalRefused   a moved claim's flag can't be dismissed so: no reason, or it has changed
  + HandoverRefused    times that make no shift; nothing was signed
  + NothingToPublish   readers already see exactly this
  + UnfitText          a text that can't be kept as it is; says where and why
  + UnreadableFile     a file to import that can't be read; nothing was imported
  + FileRefused        a file that is not taken in as evidence; nothing was kept
  + SealRefused        nothing was signed: a key is missing, or the record does not hold
  + FileDamaged        a kept file is missing or no longer what it was; it is not handed out
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


class EditorialError(Exception):
    """Base of every refusal that an editor can read and act on."""


class StaleSave(EditorialError):
    """Carries both texts, so that a door can show them side by side.

    `mine` and `theirs` map field names to texts; `token` is what the newer save answers to.
    `merge` is the Rebase of a story's or an update's save: what merges, and what is asked.
    """

    def __init__(
        self,
        message: str,
        *,
        mine: Mapping[str, Any],
        theirs: Mapping[str, Any],
        token: int,
        merge: Any = None,
    ) -> None:
        super().__init__(message)
        self.mine, self.theirs, self.token = dict(mine), dict(theirs), token
        self.merge = merge


class PreflightFailed(EditorialError):
    """Carries every finding, warnings too; those that block are why it was refused."""

    def __init__(self, findings: Sequence[Any]) -> None:
        super().__init__(" ".join(finding.message for finding in findings if finding.blocks))
        self.findings = tuple(findings)


class CheckRefused(EditorialError):
    """Carries what the move still lacks, each a whole sentence."""

    def __init__(self, lacks: Sequence[str]) -> None:
        super().__init__(" ".join(lacks))
        self.lacks = tuple(lacks)


class MergeRefused(EditorialError):
    """Carries what stands in the way, each a whole sentence."""

    def __init__(self, lacks: Sequence[str]) -> None:
        super().__init__(" ".join(lacks))
        self.lacks = tuple(lacks)


class AnswerRefused(EditorialError):
    pass


class StageRefused(EditorialError):
    pass


class RemovalRefused(EditorialError):
    pass


class HourRefused(EditorialError):
    """Carries the moments that may have been meant: none, or two to choose from."""

    def __init__(self, message: str, readings: Sequence[datetime] = ()) -> None:
        super().__init__(message)
        self.readings = tuple(readings)


class UndoRefused(EditorialError):
    pass


class ScheduleRefused(EditorialError):
    pass


class DismissalRefused(EditorialError):
    pass


class HandoverRefused(EditorialError):
    pass


class NothingToPublish(EditorialError):
    pass


class UnfitText(EditorialError):
    pass


class UnreadableFile(EditorialError):
    pass


class FileRefused(EditorialError):
    pass


class FileDamaged(EditorialError):
    pass


class SealRefused(EditorialError):
    pass
