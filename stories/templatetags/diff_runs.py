"""The words of a difference as HTML: what went, what came, what moved, what hides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stories.templatetags.diff_words import touch_names
from stories.text.clean import Hidden, bidi_controls, invisibles
from stories.text.difference import OpKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stories.text.runs import Run

_PLAIN = re.compile(r"[\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u20ac]*")
_MARKS_OF_DIRECTION = re.compile("[\u061c\u200e\u200f]")


@dataclass(frozen=True)
class Printer:
    """Prints runs. For the `desk` every hidden character is a word of its own.

    `own` is the attribute that names the language of our words amid the story's, with a space
    before it; `down` has the moves that went down; only in a page with `both` ends are they links.
    """

    desk: bool = False
    own: SafeString = SafeString("")
    down: frozenset[int] = frozenset()
    both: bool = False

    def printed(self, runs: Iterable[Run]) -> SafeString:
        """One paragraph, or a part of one."""
        return SafeString("".join(map(self._run, runs)))  # each run is escaped

    def _run(self, run: Run) -> str:
        words = escape(run.lead) if run.is_break else escape(run.lead) + self._inner(run)
        return words + (self._break(run) if run.is_break else "") + escape(run.tail)

    def _break(self, run: Run) -> str:
        before, after = self._spoken[run.kind]
        tag = "del" if run.kind == OpKind.DELETE else "ins"
        return f'<{tag}>{before}<span aria-hidden="true">¶</span>{after}</{tag}>'

    def _inner(self, run: Run) -> str:
        words = self._characters(run)
        if run.kind == OpKind.KEEP:
            return f'<span class="diff-marked">{words}</span>' if run.marks else words
        before, after = self._moved[run.kind] if run.moved else self._spoken[run.kind]
        tag = "del" if run.kind == OpKind.DELETE else "ins"
        marked = f"<{tag}{self._attributes(run)}>{before}{words}{after}</{tag}>"
        return marked + self._arrow(run) if run.moved else marked

    def _attributes(self, run: Run) -> str:
        classes = ["diff-touched"] * bool(run.touches) + ["diff-passage"] * bool(run.moved)
        named = f' class="{" ".join(classes)}"' if classes else ""
        title = format_html(' title="{}"', touch_names(run.touches)) if run.touches else ""
        if run.opens and self.both:
            end = "from" if run.kind == OpKind.DELETE else "to"
            return f'{named}{title} id="move-{run.moved}-{end}" tabindex="-1"'
        return named + title

    def _arrow(self, run: Run) -> str:
        """Where a passage went, or came from; at its first words."""
        if not (run.opens and self.both):
            return ""
        gone, down = run.kind == OpKind.DELETE, run.moved in self.down
        return format_html(
            '<a class="diff-to" href="#move-{}-{}"><span aria-hidden="true">{}</span>'
            '<bdi class="vh"{}>{}</bdi></a>',
            run.moved,
            "to" if gone else "from",
            "↓" if down else "↑",
            self.own,
            _("Where these words moved to") if gone else _("Where these words stood before"),
        )

    def _characters(self, run: Run) -> str:
        if _PLAIN.fullmatch(run.text):
            return escape(run.text)
        hidden = _hidden(run)
        # A change of nothing but these would be a mark around nothing.
        if not hidden or not (self.desk or len(hidden) == len(run.text)):
            return escape(run.text)
        pieces, start = [], 0
        for one in hidden:
            pieces.append(escape(run.text[start : one.at]))
            shown = '<bdi class="diff-hidden" title="{}"{}>{}</bdi>'
            pieces.append(format_html(shown, one.code, self.own, one.name))
            start = one.at + 1
        return "".join([*pieces, escape(run.text[start:])])

    @cached_property
    def _spoken(self) -> dict[OpKind, tuple[str, str]]:
        """What a listener hears before and after words that went or came."""
        return {
            OpKind.DELETE: (self._aside(_("deleted: ")), self._aside(_(" end deleted, "))),
            OpKind.INSERT: (self._aside(_("inserted: ")), self._aside(_(" end inserted "))),
        }

    @cached_property
    def _moved(self) -> dict[OpKind, tuple[str, str]]:
        return {
            OpKind.DELETE: (self._aside(_("moved away: ")), self._aside(_(" end moved, "))),
            OpKind.INSERT: (self._aside(_("moved here: ")), self._aside(_(" end moved "))),
        }

    def _aside(self, words: str) -> str:
        # <bdi> does not decide the direction of the paragraph that it stands in.
        return format_html('<bdi class="vh"{}>{}</bdi>', self.own, conditional_escape(words))


def _hidden(run: Run) -> list[Hidden]:
    """Characters that nobody sees, in order; where words changed, marks of direction too."""
    found = {one.at: one for one in (*invisibles(run.text), *bidi_controls(run.text))}
    if run.kind != OpKind.KEEP:
        for match in _MARKS_OF_DIRECTION.finditer(run.text):
            (one,) = invisibles(match[0])
            found[match.start()] = Hidden(match.start(), one.code, one.name)
    return [found[at] for at in sorted(found)]
