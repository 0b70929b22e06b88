"""The guide to verification: what it says stands on the screen does."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles import finders

from stories.admin.guide import GUIDE, read_guide
from tests.factories import make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

ROOT = Path(__file__).parents[2]
MOST_BYTES = 150_000
_TRANSLATED = re.compile(r"""\{% translate (?:"([^"]+)"|'([^']+)')""")
_BLOCK = re.compile(r"\{% blocktranslate[^%]*%\}(.*?)\{% endblocktranslate %\}", re.S)
_PLURAL = re.compile(r"\{% plural %\}|\{\{[^}]*\}\}")


def on_screens() -> set[str]:
    """What our templates and our code can put on a screen, without what is filled in."""
    found: set[str] = set()
    for path in (ROOT / "templates").rglob("*.html"):
        html = path.read_text()
        found.update(one or other for one, other in _TRANSLATED.findall(html))
        for block in _BLOCK.findall(html):
            found.update(part.strip() for part in _PLURAL.split(block))
    for path in (ROOT / "stories").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return {text.rstrip(":").rstrip() for text in found}


def labels() -> list[str]:
    """What the guide says stands on the screen exactly so."""
    bold = re.findall(r"\*\*(.+?)\*\*", GUIDE.read_text(), re.S)
    return sorted({" ".join(one.split()) for one in bold})


# Words that the guide explains, and no label: its own emphasis.
DEFINED = {"claim", "evidence", "status"}
SHOWN = on_screens()


@pytest.mark.parametrize("label", [one for one in labels() if one not in DEFINED])
def test_every_label_in_the_guide_stands_on_a_screen(label: str) -> None:
    starts = {text.partition(" “")[0] for text in SHOWN}
    assert label in SHOWN | starts


def test_the_guide_names_more_than_a_few_labels() -> None:
    assert len(labels()) > 50


def test_the_desk_shows_the_guide_with_its_pictures(client: Client, reporter: User) -> None:
    client.force_login(reporter)

    html = client.get("/admin/guide/").content.decode()

    guide = read_guide()
    pictures = [piece.picture for one in guide.chapters for piece in one.pieces if piece.picture]
    assert len(pictures) == GUIDE.read_text().count("![")
    for picture in pictures:
        assert f"/static/{picture}" in html
        path = finders.find(picture)
        assert path
        assert Path(path).stat().st_size <= MOST_BYTES
    for chapter in guide.chapters:
        assert f'href="#{chapter.anchor}"' in html
        assert f'id="{chapter.anchor}"' in html
    assert "**" not in html
    assert "![" not in html


def test_every_picture_has_words_for_those_who_do_not_see_it() -> None:
    pieces = [piece for one in read_guide().chapters for piece in one.pieces if piece.picture]
    assert all(len(piece.alt.split()) > 3 for piece in pieces)


def test_the_guide_is_one_click_away_on_every_screen(client: Client, db: None) -> None:
    client.force_login(make_user("nora"))

    assert 'href="/admin/guide/"' in client.get("/admin/").content.decode()
