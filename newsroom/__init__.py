"""The installation: settings, addresses, the processes that run. The product is in stories/."""

from newsroom.celery import app as celery_app

__all__ = ["celery_app"]
