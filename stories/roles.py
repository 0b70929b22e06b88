"""The four roles and what each may do: least rights, one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.apps.registry import Apps

_SEES = tuple(
    f"view_{noun}"
    for noun in ("desk", "story", "update", "claim", "check", "evidence", "source", "revision")
) + ("view_correction", "view_capture", "view_kindrule")
_WRITES = (
    *("start_story", "add_story", "change_story", "add_update", "change_update"),
    *("add_claim", "change_claim", "add_source", "add_evidence", "change_evidence"),
)
_CHECKS = (
    *("add_claim", "change_claim", "check_claim", "countersign_claim"),
    *("add_source", "change_source", "add_evidence", "change_evidence", "merge_claim"),
)
_PUBLISHES = ("publish_story", "correct_story", "hold_story", "close_story", "break_glass")
_ANSWERS_FOR = (
    *("retract_story", "override_preflight", "retract_claim", "see_confidential_source"),
    "withhold_story",
    *("add_desk", "change_desk", "change_kindrule"),
)

ROLES: dict[str, tuple[str, ...]] = {
    "Reporter": (*_SEES, *_WRITES),
    "Fact-checker": (*_SEES, *_CHECKS, "see_confidential_source"),
    "Editor": (*_SEES, *_WRITES, *_CHECKS, *_PUBLISHES),
    "Standards editor": (*_SEES, *_WRITES, *_CHECKS, *_PUBLISHES, *_ANSWERS_FOR),
}


def grant(apps: Apps) -> None:
    """Make each role's group, with exactly its rights. A right that is missing is an error."""
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    rights = {
        permission.codename: permission
        for permission in permission_model.objects.filter(content_type__app_label="stories")
    }
    for name, codenames in ROLES.items():
        group, _ = group_model.objects.get_or_create(name=name)
        group.permissions.set(rights[codename] for codename in set(codenames))
