"""Desks, people and roles: plain forms, nothing that deletes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin import ModelAdmin, display, register
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.utils.translation import gettext_lazy as _

from stories.admin.site import desk_site
from stories.models import Desk

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    AnyAdmin = ModelAdmin[Any]
else:
    AnyAdmin = ModelAdmin


class Kept(AnyAdmin):
    """Rows that are added and changed, never deleted."""

    actions = None
    view_on_site = False
    show_facets = "never"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@register(Desk, site=desk_site)
class DeskAdmin(Kept):
    list_display = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}

    def save_model(self, request: HttpRequest, obj: Desk, form: Any, change: bool) -> None:
        assert isinstance(request.user, User)  # admin_view let no one else in
        obj.save_as(request.user)


@register(User, site=desk_site)
class PersonAdmin(Kept, UserAdmin):
    """A person keeps their name in the diary for good: they are closed, not deleted."""

    list_display = ("username", "get_full_name", "role", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    list_select_related = ()
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Who it is"), {"fields": ("first_name", "last_name", "email")}),
        (
            _("What they may do"),
            {"fields": ("is_active", "is_staff", "groups", "is_superuser")},
        ),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @display(description=_("Role"))
    def role(self, user: User) -> str:
        return ", ".join(sorted(group.name for group in user.groups.all())) or "–"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only a superuser makes superusers, and nobody gives themselves a role."""
        fields = tuple(super().get_readonly_fields(request, obj))
        if request.user.is_superuser:
            return fields
        own = obj is not None and obj.pk == request.user.pk
        return (*fields, "is_superuser", *(("groups", "is_staff") if own else ()))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field is not None:
            field.help_text = _("A person has the rights of all their roles.")
        return field


@register(Group, site=desk_site)
class RoleAdmin(Kept, GroupAdmin):
    """What a role may do; the four that come with the desk are made by a migration."""

    list_display = ("name", "people")
    search_fields = ()
    filter_horizontal = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        return super().get_queryset(request).prefetch_related("user_set")

    @display(description=_("People"))
    def people(self, role: Group) -> int:
        return len(role.user_set.all())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "permissions":
            kwargs["widget"] = forms.CheckboxSelectMultiple
            kwargs["queryset"] = desk_rights()
        return super(GroupAdmin, self).formfield_for_manytomany(db_field, request, **kwargs)


def desk_rights() -> QuerySet[Permission]:
    """The rights that mean something on the desk: of our nouns, without history and deletion."""
    rights = Permission.objects.filter(content_type__app_label__in=["stories", "auth"])
    rights = rights.exclude(codename__startswith="delete_")
    rights = rights.exclude(codename__contains="_historical")
    rights = rights.exclude(content_type__model__in=["permission", "passage", "rendering"])
    return rights.select_related("content_type").order_by("content_type__model", "codename")
