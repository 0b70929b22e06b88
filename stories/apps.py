"""The one app of the product."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from stories.keyring import fault


class StoriesConfig(AppConfig):
    name = "stories"

    def ready(self) -> None:
        register(key_can_be_kept)


def key_can_be_kept(**_asked: Any) -> list[CheckMessage]:
    """Without a key what is published can't be signed: `check` says so before the start."""
    if settings.LOCAL or not (why := fault(settings.RECORD_KEYS_DIR)):
        return []
    hint = "Set RECORD_KEYS_DIR to a folder that only the desk can read and write."
    return [Error(why, hint=hint, id="stories.E001")]
