"""Celery errands: each calls one verb that also runs without Celery.

Every task is safe to run twice and safe to lose: the rows say whether work is left.
"""

from celery import shared_task

from stories.editorial import (
    auditing,
    delivering,
    reminding,
    scheduling,
    sealing,
    stamping,
    warming,
    watching,
)


@shared_task
def publish_due() -> None:
    """Let out what is scheduled and due."""
    scheduling.publish_due()


@shared_task
def deliver() -> None:
    """Send the notices that are due."""
    delivering.deliver_due()


@shared_task
def sweep() -> None:
    """Render and compare what the newest publications need, so that no reader waits for it.

    And write into the site's log what a killed process left out of it.
    """
    sealing.keep_log()
    warming.warm_pages()


@shared_task
def watch_pages() -> None:
    """Look again at the cited pages that are due; what changed goes into the desk's queue."""
    watching.watch_pages()


@shared_task
def verify_record() -> None:
    """Recompute every digest of the record; the board shows what was found."""
    auditing.audit_record()


# Reads every file once: longer than other errands may take.
@shared_task(soft_time_limit=3500, time_limit=3600)
def verify_files() -> None:
    """Recompute the digest of every kept file; the board shows what was found."""
    auditing.audit_files()


@shared_task
def checkpoint() -> None:
    """Sign how long the record is, in the database and in a file beside it."""
    sealing.make_checkpoint()


@shared_task
def stamp_record() -> None:
    """Have the newest checkpoint stamped by others, and ask for what they promised."""
    stamping.stamp_record()


@shared_task
def remind() -> None:
    """Tell, once a claim and period, who is to check it again."""
    reminding.remind()
