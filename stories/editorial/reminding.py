"""One notice for a claim and the time that it was due, to whoever is to look at it again.

The row is written first and says that the notice was given; the mail goes out after it. A worker
that is killed between the two has sent no mail, and none is sent later: a mail may be missing, it
never comes twice. What is due stands on the desk all the same, which reads the clock and no row.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from functools import partial
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stories.models import Check, Claim, Placement, Reminder, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

MOST = 200  # claims in one run; the next run, a minute later, has the others
logger = logging.getLogger(__name__)


def remind() -> int:
    """Tell once of every claim that is overdue and stands in a story; return how many were told.

    Safe to run twice, at once, and to be killed: the database takes one row for a claim and the
    time that it was due, and only who wrote it sends the mail.
    """
    claims = list(_untold()[:MOST])
    last = dict(Check.objects.deciding().filter(claim__in=claims).values_list("claim_id", "by_id"))
    people = User.objects.filter(is_active=True).in_bulk(
        {*last.values(), *(claim.assignee_id for claim in claims if claim.assignee_id)}
    )
    told: dict[User | None, list[Claim]] = defaultdict(list)
    for claim in claims:
        to = people.get(claim.assignee_id or 0) or people.get(last.get(claim.pk, 0))
        if _note(claim, to):
            told[to].append(claim)
    for person, theirs in told.items():
        if person and person.email and settings.MAIL_SERVER:
            transaction.on_commit(partial(_mail, person, tuple(theirs)))
    return sum(map(len, told.values()))


def reminders_of(user: User) -> QuerySet[Reminder]:
    """What this person was told of and nobody has looked at since, longest overdue first."""
    rows = Reminder.objects.filter(to=user, due=F("claim__recheck_due"))
    return rows.select_related("claim").order_by("due", "pk")


def _untold() -> QuerySet[Claim]:
    told = Reminder.objects.filter(claim=OuterRef("pk"), due=OuterRef("recheck_due"))
    carried = Placement.objects.filter(claim=OuterRef("pk")).exclude(story__stage=Stage.WITHDRAWN)
    return Claim.objects.overdue().filter(~Exists(told), Exists(carried))


def _note(claim: Claim, to: User | None) -> bool:
    """Write down that the notice was given; False if another worker was first."""
    assert claim.recheck_due  # it is overdue
    try:
        with transaction.atomic():
            Reminder.objects.create(claim=claim, due=claim.recheck_due, to=to)
    except IntegrityError:
        return False
    return True


def _mail(person: User, claims: Sequence[Claim]) -> None:
    """References and links only: what a claim says does not leave the desk by mail."""
    subject = ngettext("%(n)d claim to check again", "%(n)d claims to check again", len(claims))
    lines = [
        f"{claim.ref} ({claim.get_kind_display()}): {settings.PUBLIC_BASE_URL}"
        f"{reverse('admin:claim', args=[claim.ref])}"
        for claim in claims
    ]
    text = "\n".join([_("These claims are due to be checked again:"), "", *lines, ""])
    try:
        send_mail(subject % {"n": len(claims)}, text, None, [person.email])
    except (SMTPException, OSError) as failure:
        logger.warning("a reminder was not mailed: %s", failure)
