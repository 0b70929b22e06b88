from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.models.kind import Kind
from stories.models.revision import Revision
from stories.models.story import Story
from stories.models.update import Update


class DraftRebase(models.Model):
    """Live words were mended beside an open draft, and one text of it was laid on the mended one.

    Where the mending is taken back, the text is laid on the words before in the same way.

    What was mended is in the record, and what the draft held is in its diary: no text is here.
    """

    story = models.ForeignKey(Story, models.PROTECT, related_name="rebases")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    update = models.ForeignKey(Update, models.PROTECT, null=True, related_name="+")
    field = models.CharField(max_length=10, help_text="headline, standfirst or body")
    asks = models.BooleanField(help_text="The draft had changed the same words and kept its own")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("draft laid on a correction")
        constraints = [
            models.UniqueConstraint(fields=["revision", "field"], name="draft_rebased_once"),
            models.CheckConstraint(
                name="draft_rebase_is_settled_by_somebody",
                condition=models.Q(settled_at=None, settled_by=None)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False, asks=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["story"],
                name="draft_rebase_open",
                condition=models.Q(asks=True, settled_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision} {self.field}"

    @property
    def is_open(self) -> bool:
        """Somebody has to say what stands in the draft."""
        return self.asks and self.settled_at is None

    @property
    def takes_back(self) -> bool:
        """Live words were not mended but had been, and those before the mending came again."""
        return self.revision.change == Kind.UPDATE

    @property
    def before(self) -> int:
        """The revision whose words were mended, or whose mending was taken back."""
        return self.revision.number - 1
