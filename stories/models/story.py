from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stories.clock import now
from stories.models.desk import Desk
from stories.models.passage import Passage
from stories.models.schedule import Scheduled
from stories.models.tracked import Worded
from stories.text.markup import strip_marks

if TYPE_CHECKING:
    pass


LANGUAGE_TAG = RegexValidator(
    r"\A[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", _("Write a language tag such as en-GB or ar.")
)


class Stage(models.TextChoices):
    """Where a story is in its life; publishing moves it and nothing else does."""

    DRAFT = "draft", _("Draft")
    DEVELOPING = "developing", _("Developing")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# What no reader's page has any business with.
_WORKING_COPY = (
    *("headline", "standfirst", "alert", "body", "byline", "language", "saves"),
    *("draft_published_at", "created_at", "saved_at", "saved_by"),
)


class StoryQuerySet(models.QuerySet["Story"]):
    def live(self) -> StoryQuerySet:
        """Stories that a reader may open, each with its live revision (one join)."""
        return self.filter(live__isnull=False).select_related("live", "desk")

    def shown(self) -> StoryQuerySet:
        """As `live`, each with the number of its texts that law has erased, and with the time at
        which another version goes out by itself (`goes_out_at`): caches keep it no longer.

        A page is a function of the live revision and of what was erased, so both are in its tag.
        """
        erased = Passage.objects.filter(story=OuterRef("pk"), text=None).order_by()
        counted = Subquery(erased.values("story").annotate(n=Count("pk")).values("n"))
        waiting = Scheduled.objects.waiting().filter(story=OuterRef("pk")).values("release_at")
        found = {"erased": Coalesce(counted, 0), "goes_out_at": Subquery(waiting[:1])}
        return self.live().annotate(**found).defer(*_WORKING_COPY)


class Story(Worded):
    """A developing story. Its own text is the working copy; readers see its live revision.

    `history` keeps every save (what the desk did); `revisions` keeps every publication (what
    readers were told). `saves` counts saves of the text: it is the version token of the form.
    A hold, a closing and the like publish the live words again: `draft_published_at` is when the
    working copy last went out.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        help_text=_("The story’s address. It can’t change once the story is published."),
    )
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="stories", verbose_name=_("desk"))
    headline = models.CharField(_("headline"), max_length=300)
    standfirst = models.CharField(_("standfirst"), max_length=600, blank=True)
    alert = models.CharField(
        _("push text"),
        max_length=200,
        blank=True,
        help_text=_("Goes out with the next version, and with that one only."),
    )
    body = models.TextField(_("text"), blank=True)
    byline = models.CharField(_("byline"), max_length=200, blank=True)
    language = models.CharField(
        _("language"),
        max_length=12,
        default=settings.LANGUAGE_CODE,
        validators=[LANGUAGE_TAG],
        help_text="BCP 47: en-GB, ar",
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.DRAFT)
    held = models.BooleanField(_("under review"), default=False)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    live = models.ForeignKey(
        "Revision", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    draft_published_at = models.DateTimeField(null=True, editable=False)
    saves = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    saved_at = models.DateTimeField(default=now, editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = StoryQuerySet.as_manager()

    erased: int  # only where `shown` counted them

    class Meta:
        ordering = ["-saved_at", "-pk"]
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        constraints = [
            models.CheckConstraint(
                name="story_is_a_draft_until_live",
                condition=Q(stage="draft", live__isnull=True)
                | (~Q(stage="draft") & Q(live__isnull=False)),
            )
        ]
        indexes = [
            models.Index(fields=["-saved_at", "-id"], name="story_saved_at"),
            models.Index(fields=["stage", "-saved_at"], name="story_stage"),
        ]
        permissions = [
            ("publish_story", _("Can publish stories")),
            ("correct_story", _("Can publish corrections, clarifications and editor’s notes")),
            ("hold_story", _("Can put a story under review and restore it")),
            ("close_story", _("Can close and reopen stories")),
            ("retract_story", _("Can retract stories")),
            ("override_preflight", _("Can publish against a blocking finding, with a reason")),
            ("start_story", _("Can start stories")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The working headline without claim marks."""
        return strip_marks(self.headline)

    def get_absolute_url(self) -> str:
        return reverse("reader:story", args=[self.slug])
