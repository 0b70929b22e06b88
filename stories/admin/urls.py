"""Addresses of the desk's screens, before the stock ones. Names are in the namespace `admin`."""

from __future__ import annotations

from django.urls import path

from stories.admin import board

urlpatterns = [
    path("", board.board_screen, name="index"),
]
