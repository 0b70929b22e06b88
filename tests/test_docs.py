"""What docs/ lists is what the code has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stories.editorial.wordchecks import MARK_PROBLEMS
from stories.models import Kind, Status
from stories.roles import ROLES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
CODE = "\n".join(path.read_text() for path in (ROOT / "stories/editorial").glob("*.py"))


def _first_cells(document: str, heading: str) -> list[str]:
    """The first cell of each row of the table under a heading."""
    _before, _, after = (DOCS / document).read_text().partition(f"\n{heading}\n")
    section = re.split(r"\n## ", after)[0]
    rows = re.findall(r"^\| (.+?) \|", section, re.MULTILINE)
    return [cell.strip("`") for cell in rows[2:]]


def test_the_glossary_lists_every_status_in_order() -> None:
    assert _first_cells("glossary.md", "## Statuses of a claim") == list(Status)


def test_the_glossary_lists_every_kind_gravest_first() -> None:
    gravest = sorted(Kind, key=lambda kind: kind.strength, reverse=True)
    assert _first_cells("glossary.md", "## Kinds of change") == gravest


@pytest.mark.parametrize("noun", [*Status, *Kind])
def test_the_glossary_gives_the_label_that_readers_see(noun: Status | Kind) -> None:
    assert f"| `{noun}` | {noun.label} |" in (DOCS / "glossary.md").read_text()


def test_the_glossary_lists_every_role() -> None:
    assert _first_cells("glossary.md", "## Roles") == list(ROLES)


def test_every_finding_of_the_preflight_is_documented() -> None:
    written = set(re.findall(r'(?:Finding\(\s*|_incomplete = )"([a-z-]+)"', CODE))
    written |= {f"mark-{code}" for code in MARK_PROBLEMS}
    listed = set(re.findall(r"^\| `([a-z-]+)` \|", (DOCS / "preflight.md").read_text(), re.M))
    assert listed == written


def test_links_between_documents_lead_somewhere() -> None:
    documents = [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]
    for document in documents:
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"
