"""Telling an editor that a save met a colleague's and holds both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from rapidfuzz.distance import Indel

from stories.admin.clashforms import lines
from stories.admin.site import person_of
from stories.editorial.diary import name_of
from stories.text.markup import strip_marks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from stories.editorial.rebasing import Rebase
    from stories.models import Story, Update

MOST_SENTENCES = 3  # that are shown to be read again
_WORD = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)


def names_of(met: Rebase, *, by: User) -> str:
    """Who saved meanwhile, without the one who asks: "Ana Ruiz and Edith Vos"."""
    names = [name_of(person) for person in met.people if person != by]
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def met_notice(request: HttpRequest, story: Story, met: Rebase) -> SafeString:
    """The sentence for an editor whose save was merged, with a link to what the others changed."""
    shared = met.shared(language=story.language)
    query = urlencode({"from": met.older, "to": met.newer})
    context = {
        "who": names_of(met, by=person_of(request)),
        "adds": met.adds,
        "shared": [strip_marks(sentence) for sentence in shared[:MOST_SENTENCES]],
        "more": max(0, len(shared) - MOST_SENTENCES),
        "compare": f"{reverse('admin:story_compare', args=[story.pk])}?{query}",
    }
    return render_to_string("admin/stories/story/met.html", context)


def met_fields(
    request: HttpRequest, row: Story | Update, names: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """What the colleagues' save changes in the form that was sent, for workspace.js.

    Of a text as splices of what was sent, so that the caret and newer words stay in place.
    """
    found: dict[str, dict[str, Any]] = {}
    for name in names:
        value = getattr(row, name)
        if isinstance(value, bool):
            found[name] = {"checked": value}
        elif isinstance(value, str):
            sent = request.POST.get(name, "").replace("\r\n", "\n")
            if lines(sent) != value:
                found[name] = {"splices": splices(sent, value)}
        else:
            found[name] = {"value": f"{localtime(value):%Y-%m-%dT%H:%M}"}
    return found


def splices(old: str, new: str) -> list[tuple[int, int, str]]:
    """Start, end and new text of each change, counted in UTF-16 units as scripts count."""
    was, now = _WORD.findall(old), _WORD.findall(new)
    at = [0]
    for word in was:
        at.append(at[-1] + len(word.encode("utf-16-le")) // 2)
    found: list[tuple[int, int, str]] = []
    for change in Indel.opcodes(was, now):
        if change.tag == "equal":
            continue
        start, end = at[change.src_start], at[change.src_end]
        text = "".join(now[change.dest_start : change.dest_end])
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end, found[-1][2] + text)
        else:
            found.append((start, end, text))
    return found
