"""Addresses: the desk under admin/, readers everywhere else."""

from __future__ import annotations

from django.urls import include, path

from stories.admin.site import desk_site

handler404 = "stories.reader.pages.missing"
urlpatterns = [
    path("admin/", desk_site.urls),
    path("", include("stories.reader.urls")),
]
