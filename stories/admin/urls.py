"""Addresses of the desk's screens, before the stock ones. Names are in the namespace `admin`."""

from __future__ import annotations

from django.urls import include, path

from stories.admin import (
    board,
    checks,
    claim,
    claimedit,
    claims,
    evidence,
    figures,
    filter,
    handover,
    kindrules,
    lone,
    marking,
    merging,
    moved,
    pages_changed,
    search,
    source,
    stories,
)

urlpatterns = [
    path("", board.board_screen, name="index"),
    path("choose/", filter.choose, name="choose"),
    path("handover/", handover.handover_screen, name="handover"),
    path("search/", search.search_screen, name="search"),
    path("stories/", stories.story_list, name="stories"),
    path("stories/start/", stories.story_start, name="story_start"),
    path("", include("stories.admin.story_urls")),
    path("claims/", claims.claim_list, name="claims"),
    path("claims/new/", claims.claim_new, name="claim_new"),
    path("claims/alike/", marking.claims_alike, name="alike"),
    path("claims/rules/", kindrules.rule_list, name="kind_rules"),
    path("claims/figures/", figures.figures_screen, name="figures"),
    path("claims/<ref>/", claim.claim_screen, name="claim"),
    path("claims/<ref>/merge/", merging.claim_merge, name="claim_merge"),
    path("claims/<ref>/edit/", claimedit.claim_edit, name="claim_edit"),
    path("claims/<ref>/check/", claim.claim_check, name="claim_check"),
    path("claims/<ref>/recheck/", claim.claim_recheck, name="claim_recheck"),
    path("claims/<ref>/alone/", lone.claim_alone, name="claim_alone"),
    path("claims/<ref>/take/", claim.claim_take, name="claim_take"),
    path("claims/<ref>/evidence/", evidence.evidence_add, name="evidence_add"),
    path(
        "claims/<ref>/evidence/<int:pk>/withdraw/",
        evidence.evidence_withdraw,
        name="evidence_withdraw",
    ),
    path("claims/<ref>/evidence/<int:pk>/trace/", evidence.evidence_trace, name="evidence_trace"),
    path("claims/<ref>/evidence/<int:pk>/file/", evidence.evidence_attach, name="evidence_attach"),
    path("claims/<ref>/captures/<uuid:uid>/", evidence.capture_file, name="capture_file"),
    path("moved/", moved.moved_screen, name="moved"),
    path("moved/publish/", moved.moved_publish, name="moved_publish"),
    path("moved/dismiss/", moved.moved_dismiss, name="moved_dismiss"),
    path("checks/", checks.check_list, name="checks"),
    path("checks/alone/", lone.lone_list, name="alone"),
    path("checks/alone/<int:pk>/seen/", lone.lone_review, name="lone_review"),
    path("checks/<int:pk>/answer/", checks.check_answer, name="check_answer"),
    path("changed/", pages_changed.pages_changed, name="pages_changed"),
    path(
        "changed/<int:pk>/answer/", pages_changed.page_change_answer, name="page_change_answer"
    ),
    path("changed/<int:pk>/mute/", pages_changed.page_change_mute, name="page_change_mute"),
    path("sources/", source.source_list, name="sources"),
    path("sources/new/", source.source_new, name="source_new"),
    path("sources/<int:pk>/", source.source_screen, name="source"),
]
