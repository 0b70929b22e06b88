from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from stories.editorial import (
    delivering,
    reminding,
    scheduling,
    sealing,
    stamping,
    warming,
    watching,
)

if TYPE_CHECKING:
    from collections.abc import Callable

# The most urgent first
ERRANDS: tuple[Callable[[], Any], ...] = (
    scheduling.publish_due,
    delivering.deliver_due,
    reminding.remind,
    sealing.keep_log,
    warming.warm_pages,
    watching.watch_pages,
    stamping.stamp_record,
)


class Command(BaseCommand):
    help = "Do once all that a worker would do now: publish, tell hubs, remind, watch, stamp."

    def handle(self, *args: Any, **options: Any) -> None:
        """For a desk without a worker: from cron, every minute. One that fails stops no other."""
        failed = []
        for errand in ERRANDS:
            try:
                errand()
            except Exception as failure:
                failed.append(f"{errand.__name__}: {failure!r}")
        if failed:
            raise CommandError("\n".join(failed))
