"""Rules of the house that no linter states. The import rules are in pyproject.toml."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
STORIES = PROJECT / "stories"
DOORS = [*STORIES.glob("reader/*.py"), STORIES / "tasks.py"]
COMMANDS = STORIES.glob("management/commands/*.py")
WRITES = {
    "save",
    "save_as",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "delete",
}
VAGUE = {"utils", "helpers", "common", "misc", "services"}


def name_of(path: Path) -> str:
    return str(path.relative_to(STORIES))


@pytest.mark.parametrize("door", [*DOORS, *COMMANDS], ids=name_of)
def test_a_door_writes_nothing_itself(door: Path) -> None:
    calls = (node for node in ast.walk(ast.parse(door.read_text())) if isinstance(node, ast.Call))
    methods = {call.func.attr for call in calls if isinstance(call.func, ast.Attribute)}
    assert not methods & WRITES


def test_no_file_outgrows_its_room() -> None:
    files = [*STORIES.rglob("*.py"), *(PROJECT / "newsroom").rglob("*.py")]
    tall = {
        str(path.relative_to(PROJECT)): lines
        for path in files
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > 400
    }
    assert tall == {}


def test_no_file_is_named_for_nothing() -> None:
    assert [path for path in STORIES.rglob("*.py") if path.stem in VAGUE] == []


def test_no_rule_hides_in_a_signal() -> None:
    listeners = [
        path for path in STORIES.rglob("*.py") if "django.db.models.signals" in path.read_text()
    ]
    assert listeners == []


def test_only_the_demo_tells_the_clock_another_time() -> None:
    callers = [
        name_of(path)
        for path in STORIES.rglob("*.py")
        if path.name != "clock.py" and "told" in _imported(path)
    ]
    assert callers == ["demo/cast.py"]


def _imported(path: Path) -> set[str]:
    """The names that a file takes from stories.clock."""
    return {
        alias.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "stories.clock"
        for alias in node.names
    }
