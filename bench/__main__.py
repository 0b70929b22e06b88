"""Print every table: `python -m bench`, or one of them: `python -m bench record`."""

from __future__ import annotations

import os
import sys
import tempfile

TABLES = ("record", "claims", "diff", "guard", "desk", "pages")


def main(wanted: list[str]) -> None:
    """Measure in a newsroom of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            WRITETHRU_ENV="local", WRITETHRU_VAR=folder, DJANGO_SETTINGS_MODULE="newsroom.settings"
        )
        if wanted != ["desk"]:  # the others measure SQLite's file
            os.environ.pop("DATABASE_URL", None)
        for name in wanted or TABLES:
            __import__(f"bench.{name}", fromlist=["main"]).main()


if __name__ == "__main__":
    main(sys.argv[1:])
