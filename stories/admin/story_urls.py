"""Addresses of one story's screens. Names are in the namespace `admin`."""

from __future__ import annotations

from django.urls import path

from stories.admin import (
    compare,
    history,
    lane,
    marking,
    notices,
    planning,
    preview,
    publish,
    settings,
    settling,
    steps,
    updates,
    withholding,
    wording,
)
from stories.admin import workspace as desk

urlpatterns = [
    path("stories/<int:pk>/", desk.workspace, name="story"),
    # Where the stock admin's links to a story lead.
    path("stories/story/<int:pk>/change/", desk.workspace, name="stories_story_change"),
    path("stories/<int:pk>/settings/", settings.story_settings, name="story_settings"),
    path("stories/<int:pk>/preview/", preview.story_preview, name="story_preview"),
    path("stories/<int:pk>/wording/", wording.story_wording, name="story_wording"),
    path("stories/<int:pk>/updates/", updates.update_add, name="update_add"),
    path("stories/<int:pk>/claims/", marking.story_claim, name="story_claim"),
    path("stories/<int:pk>/claims/alike/", marking.claims_alike, name="claims_alike"),
    path("stories/<int:pk>/suggested/", marking.story_suggested, name="story_suggested"),
    path("stories/<int:pk>/publish/", publish.story_publish, name="story_publish"),
    path("stories/<int:pk>/correct/", lane.story_correct, name="story_correct"),
    path("stories/<int:pk>/corrected/<int:number>/", settling.story_settle, name="story_settle"),
    path("stories/<int:pk>/notices/", notices.story_notices, name="story_notices"),
    path("stories/<int:pk>/embargo/", settings.story_embargo, name="story_embargo"),
    path("stories/<int:pk>/undo/<int:number>/", planning.story_undo, name="story_undo"),
    path("scheduled/<int:pk>/<str:do>/", planning.scheduled_do, name="scheduled_do"),
    path("stories/<int:pk>/compare/", compare.story_compare, name="story_compare"),
    path("stories/<int:pk>/history/", history.story_history, name="story_history"),
    path("stories/<int:pk>/step/<str:step>/", steps.story_step, name="story_step"),
    path("stories/<int:pk>/withhold/", withholding.story_withhold, name="story_withhold"),
    path(
        "withholding/<int:pk>/answer/", withholding.withholding_answer, name="withholding_answer"
    ),
    path("updates/<int:pk>/", updates.update_save, name="update"),
    path("updates/<int:pk>/remove/", updates.update_remove, name="update_remove"),
    path("updates/<int:pk>/put-back/", updates.update_put_back, name="update_put_back"),
]
