"""What needs somebody now, gravest first, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stories.editorial.carried import Carried, Stand, carried_by
from stories.editorial.sections import Section, first_rows
from stories.models import Finding, Status
from stories.text.markup import strip_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.contrib.auth.models import User

    from stories.editorial.cut import Cut
    from stories.editorial.parts import Found
    from stories.models import Claim


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that needs somebody. `about` is a check's number, a story's, or 0."""

    section: Section
    says: str
    at: datetime | None  # since when it waits; for an embargo, until when
    claim: Claim | None = None
    stories: tuple[Stand, ...] = ()
    about: int = 0
    title: str = ""

    @property
    def status(self) -> str:
        return self.claim.status if self.claim else ""


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its first rows; the count is of all."""

    section: Section
    rows: tuple[Row, ...]
    count: int

    @property
    def cut(self) -> bool:
        return self.count > len(self.rows)


def queue(user: User, cut: Cut) -> tuple[Part, ...]:
    """The sections that have something, gravest first: two queries whatever the length."""
    found = first_rows(user, cut)
    carried = carried_by({row.claim for row in found if row.claim})
    parts = []
    for section in Section:
        rows = [one for one in found if one.section == section]
        if rows:
            told = tuple(_row(section, one, carried) for one in rows)
            parts.append(Part(section, told, _count(rows)))
    return tuple(parts)


def _count(rows: Iterable[Found]) -> int:
    """Each kind of failed work counts its own."""
    return sum(
        {(row.said if row.section == Section.FAILED else ""): row.total for row in rows}.values()
    )


def _row(section: Section, found: Found, carried: Mapping[int, Carried]) -> Row:
    of = carried.get(found.claim or 0)
    if of is None:
        return Row(
            section,
            _SAYS[section](found, None),
            found.at,
            about=found.about or 0,
            title=strip_marks(found.words or "") if _is_story(section, found) else "",
        )
    stands = of.stands
    if section == Section.MOVED:
        stands = tuple(one for one in stands if one.shown != of.claim.status and not one.dismissed)
    return Row(
        section,
        _SAYS[section](found, Carried(of.claim, stands, of.moved_at)),
        of.moved_at or found.at if section == Section.MOVED else found.at,
        claim=of.claim,
        stories=stands,
        about=found.about or 0,
    )


def _is_story(section: Section, found: Found) -> bool:
    titled = (Section.REFUSED, Section.REMOVAL, Section.SCHEDULED, Section.EMBARGOED)
    return section in titled or found.said == "unpublished"


def _moved(_row: Found, of: Carried | None) -> str:
    assert of is not None
    n, now = len(of.stands), of.claim.standing.label
    shown = {one.shown for one in of.stands}
    if len(shown) != 1:
        said = _("Readers of %(n)d live stories see other statuses; it is “%(now)s” now.")
        return said % {"n": n, "now": now}
    said = ngettext(
        "Readers of %(n)d live story see “%(shown)s”; it is “%(now)s” now.",
        "Readers of %(n)d live stories see “%(shown)s”; it is “%(now)s” now.",
        n,
    )
    return said % {"n": n, "shown": shown.pop().label, "now": now}


def _overdue(found: Found, of: Carried | None) -> str:
    assert of is not None
    n = len(of.stands)
    said = (
        ngettext(
            "In the headline of %(n)d live story.", "In %(n)d live stories, in a headline.", n
        ),
        ngettext(
            "In the push text of %(n)d live story.", "In %(n)d live stories, in a push text.", n
        ),
        ngettext(
            "In the standfirst of %(n)d live story.", "In %(n)d live stories, in a standfirst.", n
        ),
        ngettext("In the text of %(n)d live story.", "In the text of %(n)d live stories.", n),
        ngettext("In an update of %(n)d live story.", "In updates of %(n)d live stories.", n),
    )
    return said[found.about or 0] % {"n": n}


def _pages(found: Found, _of: Carried | None) -> str:
    said = {
        Finding.QUOTE_GONE: _("The quoted words are gone from a cited page."),
        Finding.VANISHED: _("A cited page is gone."),
        Finding.CHANGED: _("A cited page changed."),
    }[Finding(found.said or "")]
    more = (found.about or 1) - 1
    if not more:
        return said
    others = ngettext("%(n)d other page changed, too.", "%(n)d other pages changed, too.", more)
    return f"{said} {others % {'n': more}}"


def _proposed(found: Found, _of: Carried | None) -> str:
    return _("%(who)s proposes “%(to)s”: “%(why)s”") % _decision(found)


def _removal(found: Found, _of: Carried | None) -> str:
    return _("%(who)s asks that words be removed for law or safety.") % {"who": found.who}


def _alone(found: Found, _of: Carried | None) -> str:
    return _("%(who)s decided “%(to)s” alone: “%(why)s”") % _decision(found)


def _declined(found: Found, _of: Carried | None) -> str:
    return _("%(who)s declined “%(to)s”: “%(why)s”") % _decision(found)


def _decision(found: Found) -> dict[str, Any]:
    return {"who": found.who, "to": Status(found.said or "").label, "why": found.words}


# Whom the desk asked, and what was answered.
_UNANSWERED = {
    "undelivered": gettext_lazy(
        "Notices to %(target)s do not arrive (%(answer)s). See that its server works."
    ),
    "unpurged": gettext_lazy(
        "The cache at %(target)s is not purged (%(answer)s): it may show readers old words. "
        "See that it works and accepts what CACHE_PURGE_HEADER says."
    ),
    "unstamped": gettext_lazy(
        "%(target)s does not stamp the record (%(answer)s). See that it works, or set another "
        "calendar."
    ),
}


def _failed(found: Found, _of: Carried | None) -> str:
    if found.said == "broken":
        return _("The record does not hold: %(finding)s") % {"finding": found.words}
    if unanswered := _UNANSWERED.get(found.said or ""):
        return str(unanswered) % {"target": found.words, "answer": found.more}
    if found.said == "unpublished":
        return _("It is due and was not published. See that the worker runs, or publish it.")
    if found.said == "unsigned":
        said = ngettext(
            "%(n)d version went out unsigned. Put the record’s key back, then run sign_record.",
            "%(n)d versions went out unsigned. Put the record’s key back, then run sign_record.",
            found.total,
        )
        return said % {"n": found.total}
    if found.said == "unkept":
        said = _(
            "The record’s checkpoint was not kept: %(finding)s Mend that, then run checkpoint."
        )
        return said % {"finding": found.words}
    if found.said == "unwitnessed":
        return _(
            "No checkpoint of the record was made for more than a day. See that the worker runs, "
            "or run checkpoint."
        )
    if found.said == "damaged":
        return _("Kept evidence does not hold: %(finding)s") % {"finding": found.words}
    if found.said == "late":
        return _("The nightly audit of the record did not run. See that the worker runs.")
    return _("Cited pages that are due are not looked at. See that the worker runs.")


def _unfetched(found: Found, _of: Carried | None) -> str:
    said = ngettext(
        "A cited page could not be fetched, %(n)d time.",
        "A cited page could not be fetched, %(n)d times in a row.",
        found.about or 0,
    )
    return said % {"n": found.about}


def _refused(found: Found, _of: Carried | None) -> str:
    said = _("It came to its hour and was not published: %(why)s %(who)s scheduled it.")
    return said % {"why": found.more, "who": found.who}


def _scheduled(found: Found, _of: Carried | None) -> str:
    return _("%(who)s scheduled it.") % {"who": found.who}


def _embargoed(_row: Found, _of: Carried | None) -> str:
    return _("Under embargo.")


_SAYS = {
    Section.REFUSED: _refused,
    Section.MOVED: _moved,
    Section.OVERDUE: _overdue,
    Section.PAGES: _pages,
    Section.PROPOSED: _proposed,
    Section.REMOVAL: _removal,
    Section.ALONE: _alone,
    Section.DECLINED: _declined,
    Section.FAILED: _failed,
    Section.UNFETCHED: _unfetched,
    Section.SCHEDULED: _scheduled,
    Section.EMBARGOED: _embargoed,
}
