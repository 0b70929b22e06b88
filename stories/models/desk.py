from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.models.tracked import Tracked


class Desk(Tracked):
    """A section of the newsroom that owns stories."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("desk")
        verbose_name_plural = _("desks")

    def __str__(self) -> str:
        return self.name
