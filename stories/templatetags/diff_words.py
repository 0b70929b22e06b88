"""Sentences that say what a difference is, for eyes and for ears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stories.text.clean import bidi_controls, invisibles
from stories.text.comparison import UpdateHow
from stories.text.difference import How, Markup, OpKind
from stories.text.runs import cut, first_change
from stories.text.severity import Touch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stories.text.comparison import Comparison, FlagChange, UpdateChange
    from stories.text.difference import MarkChange, Op
    from stories.text.proof import Line, Part, Rest
    from stories.text.runs import Side

TOUCHES = {
    Touch.FIGURE: gettext_lazy("figure"),
    Touch.UNIT: gettext_lazy("unit"),
    Touch.DATE: gettext_lazy("date or time"),
    Touch.NAME: gettext_lazy("name"),
    Touch.PLACE: gettext_lazy("place"),
    Touch.QUOTATION: gettext_lazy("quotation"),
    Touch.NEGATION: gettext_lazy("negation"),
    Touch.REVERSAL: gettext_lazy("opposite"),
    Touch.PERSON: gettext_lazy("person"),
    Touch.STAGE: gettext_lazy("stage of proceedings"),
    Touch.ACCUSATION: gettext_lazy("accusation"),
    Touch.SCOPE: gettext_lazy("scope"),
    Touch.MODALITY: gettext_lazy("certainty"),
    Touch.ATTRIBUTION: gettext_lazy("attribution"),
    Touch.LINK: gettext_lazy("link"),
    Touch.PASSAGE: gettext_lazy("published passage"),
    Touch.STATUS: gettext_lazy("claim status"),
    Touch.HEADLINE: gettext_lazy("headline"),
}

_HOWS = {
    How.CHANGED: gettext_lazy("Changed"),
    How.ADDED: gettext_lazy("Added"),
    How.REMOVED: gettext_lazy("Removed"),
    How.SPLIT: gettext_lazy("Split into several paragraphs"),
    How.MERGED: gettext_lazy("Joined into one paragraph"),
}

_UPDATE_HOWS = {
    UpdateHow.ADDED: gettext_lazy("Update added"),
    UpdateHow.REMOVED: gettext_lazy("Update removed"),
    UpdateHow.EDITED: gettext_lazy("Update edited"),
    UpdateHow.MOVED: gettext_lazy("Update moved"),
    UpdateHow.SAME: gettext_lazy("Update"),
}

_PLACES = {
    "headline": gettext_lazy("Headline"),
    "standfirst": gettext_lazy("Standfirst"),
    "byline": gettext_lazy("Byline"),
    "alert": gettext_lazy("Push text"),
    "body": gettext_lazy("Text"),
}

_FLAGS = {
    ("key_event", True): gettext_lazy("Now a key event"),
    ("key_event", False): gettext_lazy("No longer a key event"),
    ("pinned", True): gettext_lazy("Now pinned above the other updates"),
    ("pinned", False): gettext_lazy("No longer pinned"),
}

# What an address, a level or a reference was and is: (came, went, changed).
_VALUED = {
    Markup.LINK: (
        gettext_lazy("“%(words)s” now links to %(new)s."),
        gettext_lazy("“%(words)s” no longer links to %(old)s."),
        gettext_lazy("“%(words)s” links to %(new)s instead of %(old)s."),
    ),
    Markup.IMAGE: (
        gettext_lazy("Image added: %(new)s."),
        gettext_lazy("Image removed: %(old)s."),
        gettext_lazy("The image is %(new)s instead of %(old)s."),
    ),
    Markup.CLAIM: (
        gettext_lazy("“%(words)s” now stands for claim %(new)s."),
        gettext_lazy("“%(words)s” no longer stands for claim %(old)s."),
        gettext_lazy("“%(words)s” stands for claim %(new)s instead of %(old)s."),
    ),
    Markup.HEADING: (
        gettext_lazy("“%(words)s” is now a heading."),
        gettext_lazy("“%(words)s” is no longer a heading."),
        gettext_lazy("The heading “%(words)s” is of level %(new)s instead of %(old)s."),
    ),
    Markup.LIST: (
        gettext_lazy("“%(words)s” is now an entry of a list."),
        gettext_lazy("“%(words)s” is no longer an entry of a list."),
        gettext_lazy("The list around “%(words)s” has another layout."),
    ),
    Markup.QUOTE: (
        gettext_lazy("“%(words)s” is now set as a quotation."),
        gettext_lazy("“%(words)s” is no longer set as a quotation."),
        gettext_lazy("The quotation “%(words)s” is set in another way."),
    ),
}
_LISTS = {
    ("bullet", "number"): gettext_lazy("“%(words)s” is now numbered instead of a bullet."),
    ("number", "bullet"): gettext_lazy("“%(words)s” is now a bullet instead of numbered."),
}
_PLAIN = {
    Markup.EMPHASIS: (
        gettext_lazy("“%(words)s” is now in italics."),
        gettext_lazy("“%(words)s” is no longer in italics."),
    ),
    Markup.STRONG: (
        gettext_lazy("“%(words)s” is now in bold."),
        gettext_lazy("“%(words)s” is no longer in bold."),
    ),
    Markup.CODE: (
        gettext_lazy("“%(words)s” is now set as code."),
        gettext_lazy("“%(words)s” is no longer set as code."),
    ),
    Markup.BREAK: (
        gettext_lazy("There is a new line after “%(words)s”."),
        gettext_lazy("There is no new line after “%(words)s” any more."),
    ),
}


def summary(comparison: Comparison) -> str:
    """One sentence: "3 changes: 1 correction, 2 additions; 2 facts moved."."""
    counts = comparison.counts
    facts = ngettext("%(n)d fact moved", "%(n)d facts moved", counts.facts) % {"n": counts.facts}
    if not counts.changes:
        if counts.facts:
            return _("No words changed; %(facts)s.") % {"facts": facts}
        return _("Nothing changed.") if comparison.is_empty else _("No words changed.")
    changes = ngettext("%(n)d change", "%(n)d changes", counts.changes) % {"n": counts.changes}
    sentence = f"{changes}: {', '.join(_counted(comparison))}"
    return f"{sentence}; {facts}." if counts.facts else f"{sentence}."


def _counted(comparison: Comparison) -> Iterable[str]:
    counts = comparison.counts
    worded = (
        (
            counts.corrections,
            ngettext("%(n)d correction", "%(n)d corrections", counts.corrections),
        ),
        (
            counts.clarifications,
            ngettext("%(n)d clarification", "%(n)d clarifications", counts.clarifications),
        ),
        (counts.other_notices, ngettext("%(n)d notice", "%(n)d notices", counts.other_notices)),
        (counts.additions, ngettext("%(n)d addition", "%(n)d additions", counts.additions)),
        (counts.removals, ngettext("%(n)d removal", "%(n)d removals", counts.removals)),
        (counts.edits, ngettext("%(n)d edit", "%(n)d edits", counts.edits)),
        (counts.moves, ngettext("%(n)d move", "%(n)d moves", counts.moves)),
        (
            counts.markups,
            ngettext("%(n)d change of layout", "%(n)d changes of layout", counts.markups),
        ),
    )
    return (words % {"n": number} for number, words in worded if number)


def mark_sentence(mark: MarkChange) -> SafeString:
    """What became of a link, of emphasis, of a heading, in words instead of syntax."""
    said = {"words": _short(mark.words), "old": mark.old, "new": mark.new}
    if mark.what == Markup.LIST and (mark.old, mark.new) in _LISTS:
        template = _LISTS[mark.old, mark.new]
    elif mark.what in _VALUED:
        came, went, changed = _VALUED[mark.what]
        template = changed if mark.old and mark.new else came if mark.new else went
    else:
        came, went = _PLAIN[mark.what]
        template = came if mark.new else went
    return _set_in(str(template), **said)


def flag_sentence(flag: FlagChange) -> str:
    return str(_FLAGS[flag.name, flag.new])


def touch_names(touches: Iterable[str]) -> str:
    """The kinds of words that a change touches: "figure, name"."""
    return ", ".join(str(TOUCHES[Touch(touch)]) for touch in touches)


def part_title(part: Part) -> str:
    """The heading of a part: "Headline", "Text", "Update added"."""
    if part.update is None:
        return str(_PLACES[part.place])
    return update_title(part.update)


def rest_title(rest: Rest) -> str:
    """What stayed as it was: "Unchanged: headline, text, 3 updates"."""
    names = [str(_PLACES[place]).lower() for place in rest.places]
    if rest.updates:
        updates = ngettext("%(n)d update", "%(n)d updates", rest.updates)
        names.append(updates % {"n": rest.updates})
    return _("Unchanged: %(names)s") % {"names": ", ".join(names)}


def update_title(change: UpdateChange) -> str:
    return str(_UPDATE_HOWS[change.how])


def update_entry(part: Part) -> SafeString:
    """A line of the list of changes on an update: what became of it, and its first words."""
    assert part.update
    words = next(filter(None, (first_words(line.ops) for line in part.lines)), SafeString(""))
    if not words and part.lines:  # only its time, place or flags changed
        words = format_html("“<bdi>{}</bdi>”", _opening(part.lines[0], "both"))
    title = update_title(part.update)
    return format_html("<bdi>{}</bdi>: {}", title, words) if words else SafeString(title)


def line_title(line: Line) -> str:
    """What happened to a paragraph: "Changed", "Moved up", "Layout changed"."""
    if line.how == How.MOVED:
        return _("Moved down") if line.down else _("Moved up")
    if line.block.is_markup_only and line.how == How.CHANGED:
        return _("Layout changed")
    if line.how == How.CHANGED and _only_moves(line.ops):
        return _("Words moved")
    return str(_HOWS.get(line.how, ""))


def _only_moves(ops: Iterable[Op]) -> bool:
    """All words that came or went stand elsewhere in the text."""
    changed = [op for op in ops if op.kind != OpKind.KEEP]
    return bool(changed) and all(op.moved or not op.text.strip() for op in changed)


def away_sentence(line: Line) -> SafeString:
    """What stands where a paragraph stood before it moved."""
    if line.partner:
        template = (
            _("“%(words)s” stood here and moved down: change %(n)s.")
            if line.down
            else _("“%(words)s” stood here and moved up: change %(n)s.")
        )
    elif line.down:
        template = _("“%(words)s” stood here and moved down.")
    else:
        template = _("“%(words)s” stood here and moved up.")
    return _set_in(template, words=_opening(line, "old"), n=str(line.partner))


def went_sentence(line: Line) -> str:
    """The same beside the words that moved."""
    if not line.partner:
        return _("Moved down.") if line.down else _("Moved up.")
    template = _("Moved down: change %(n)d.") if line.down else _("Moved up: change %(n)d.")
    return template % {"n": line.partner}


def change_entry(part: Part, line: Line) -> SafeString:
    """A line of the list of changes: where, what, and the first words that differ."""
    if part.place != "body":
        where = str(_PLACES[part.place])
    elif line.block.new_index is None:
        where = _("A paragraph")
    else:
        where = _("Paragraph %(n)d") % {"n": line.block.new_index + 1}
    words = first_words(line.ops)
    if not words and line.block.marks:
        words = mark_sentence(line.block.marks[0])
    return _set_in(
        _("%(where)s, %(how)s: %(words)s"),
        where=where,
        how=line_title(line).lower(),
        words=words or format_html("“<bdi>{}</bdi>”", _opening(line, "both")),
    )


def first_words(ops: Iterable[Op]) -> SafeString:
    """The first words that went and came, as “old” → “new”."""
    gone, come = first_change(ops)
    if gone and come:
        arrow = "“<bdi>{}</bdi>” → “<bdi>{}</bdi>”"
        return format_html(arrow, _short(gone), _short(come))
    if gone or come:
        return format_html("“<bdi>{}</bdi>”", _short(gone or come))
    return SafeString("")


def _opening(line: Line, side: Side) -> str:
    """The first words of a paragraph."""
    runs = next(iter(cut(line.ops, side)), ())
    return _short("".join(run.lead + run.text + run.tail for run in runs))


def _set_in(template: str, **words: str) -> SafeString:
    """A sentence of ours with words of the story, whose direction does not turn ours."""
    parts = {name: format_html("<bdi>{}</bdi>", word) for name, word in words.items()}
    return SafeString(escape(template) % parts)


def _short(words: str, most: int = 60) -> str:
    """The words on one line, cut at a word if they are many."""
    line = " ".join(words.split())
    hidden = (*invisibles(line), *bidi_controls(line))
    if line and len(hidden) == len(line):
        return ", ".join(one.name for one in sorted(hidden))
    if len(line) <= most:
        return line
    return f"{line[:most].rsplit(' ', 1)[0]}…"
