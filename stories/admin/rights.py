"""What a person may do, and in which roles: one query a request, on every screen of the desk."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.db.models import CharField, Value


class Rights(ModelBackend):
    """As the stock backend, with the rights of roles and person, and the roles, read at once."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if user_obj.is_superuser or obj is not None or not user_obj.is_active:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            _read(user_obj)
        found: set[str] = user_obj._perm_cache
        return found


def roles_of(user: Any) -> tuple[str, ...]:
    """The names of the person's roles in their order; no query once their rights were asked."""
    if not hasattr(user, "_roles"):
        _read(user)
    found: tuple[str, ...] = user._roles
    return found


def _read(user: Any) -> None:
    right = ("content_type__app_label", "codename")
    of_roles = Group.objects.filter(user=user).values_list(
        "name", *(f"permissions__{name}" for name in right)
    )
    own = Permission.objects.filter(user=user).order_by()
    of_person = own.values_list(Value("", CharField()), *right)
    rows = list(of_roles.union(of_person, all=True))
    user._roles = tuple(sorted({role for role, _, _ in rows if role}))
    if not user.is_superuser:  # who has every right
        user._perm_cache = {f"{app}.{codename}" for _, app, codename in rows if codename}
