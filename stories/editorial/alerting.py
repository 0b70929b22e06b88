"""Telling who scheduled a publication that it did not go out.

The board and the story's page say it as long as nobody has answered; they read the row. A mail
only hurries: one that is lost is not sent again.
"""

from __future__ import annotations

import logging
from functools import partial
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Scheduled

logger = logging.getLogger(__name__)


def tell_scheduler(scheduled: Scheduled) -> None:
    """Mail them once the refusal is written, if the newsroom mails and they have an address."""
    person = scheduled.scheduled_by
    if person.is_active and person.email and settings.MAIL_SERVER:
        transaction.on_commit(partial(_mail, person, scheduled.story_id), robust=True)


def _mail(person: User, story: int) -> None:
    """A link only: no word of a draft leaves the desk by mail, not even its slug."""
    address = f"{settings.PUBLIC_BASE_URL}{reverse('admin:story', args=[story])}"
    text = _("A story that you scheduled was not published. The desk says why:")
    try:
        send_mail(_("A story was not published"), f"{text}\n\n{address}\n", None, [person.email])
    except (SMTPException, OSError) as failure:
        logger.warning("an alert was not mailed: %s", failure)
