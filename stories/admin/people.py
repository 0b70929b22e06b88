"""Desks, people and roles: plain forms, nothing that deletes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin import ModelAdmin, display, register
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.utils.translation import gettext_lazy as _

from stories.admin.site import desk_site
from stories.models import Desk
from stories.roles import ROLES
from stories.templatetags.desk import moment

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    AnyAdmin = ModelAdmin[Any]
else:
    AnyAdmin = ModelAdmin

# What the stock account calls by other words than the desk does: label, help
_SAID: dict[str, tuple[Any, Any]] = {
    "username": (_("User name"), _("For logging in: letters, digits and @ . + - _ only.")),
    "is_active": (
        _("Active"),
        _("Off, they can’t log in. Nobody is deleted: their name stays on what they did."),
    ),
    "is_staff": (_("Opens the desk"), _("Off, the account exists but opens no screen here.")),
    "is_superuser": (_("Superuser"), _("Has every right, over accounts too.")),
    "groups": (_("Roles"), _("A person has the rights of all their roles.")),
    "permissions": (_("Rights"), ""),
}


class Kept(AnyAdmin):
    """Rows that are added and changed, never deleted."""

    one: Any = ""  # what the screens call a row, and several
    many: Any = ""
    actions = None
    view_on_site = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, self._named(extra_context))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return super().changeform_view(request, object_id, form_url, self._named(extra_context))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().history_view(request, object_id, self._named(extra_context))

    def _named(self, context: dict[str, Any] | None) -> dict[str, Any]:
        title = str(self.many).capitalize()
        return {"one": self.one, "many": self.many, "title": title, **(context or {})}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The desk's words, and no pop-up windows that would make more rows."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        if field is not None and db_field.name in _SAID:
            field.label, field.help_text = _SAID[db_field.name]
        return field


@register(Desk, site=desk_site)
class DeskAdmin(Kept):
    one, many = _("desk"), _("desks")
    list_display = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}

    def save_model(self, request: HttpRequest, obj: Desk, form: Any, change: bool) -> None:
        assert isinstance(request.user, User)  # admin_view let no one else in
        obj.save_as(request.user)


@register(User, site=desk_site)
class PersonAdmin(Kept, UserAdmin):
    """A person keeps their name in the diary for good: they are closed, not deleted."""

    one, many = _("person"), _("people")
    list_display = ("username", "name", "role", "is_active", "last_seen")
    list_filter = ("groups", "is_active")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_seen", "joined")
    fieldsets = (
        (None, {"fields": ("username",)}),
        (_("Who it is"), {"fields": ("first_name", "last_name", "email")}),
        (
            _("What they may do"),
            {"fields": ("is_active", "is_staff", "groups", "is_superuser")},
        ),
        (_("Dates"), {"fields": ("last_seen", "joined")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @display(description=_("Name"), ordering="first_name")
    def name(self, user: User) -> str:
        return user.get_full_name() or "–"

    @display(description=_("Role"))
    def role(self, user: User) -> str:
        return ", ".join(sorted(group.name for group in user.groups.all())) or "–"

    @display(description=_("Logged in last"), ordering="last_login")
    def last_seen(self, user: User) -> str:
        return moment(user.last_login)

    @display(description=_("Account made"))
    def joined(self, user: User) -> str:
        return moment(user.date_joined)

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

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """An account that is made on the desk opens the desk."""
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class RightsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


@register(Group, site=desk_site)
class RoleAdmin(Kept, GroupAdmin):
    """What a role may do; the four that come with the desk are made by a migration."""

    one, many = _("role"), _("roles")
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

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        if db_field.name == "permissions":
            kwargs["widget"] = forms.CheckboxSelectMultiple
            kwargs["form_class"] = RightsField
            kwargs["queryset"] = desk_rights()
        # The stock role form would put its own order on the rights.
        return ModelAdmin.formfield_for_manytomany(self, db_field, request, **kwargs)


def desk_rights() -> QuerySet[Permission]:
    """The rights that our verbs and screens ask for, and those over accounts."""
    ours = {codename for rights in ROLES.values() for codename in rights}
    accounts = ("view_user", "add_user", "change_user", "view_group")
    rights = Permission.objects.filter(codename__in=[*ours, *accounts])
    rights = rights.filter(content_type__app_label__in=["stories", "auth"])
    return rights.select_related("content_type").order_by("content_type__model", "name")
