"""Ask the advisory database about every locked package: `python .ci/audit.py LOCK`.

Ends with 1 when a locked version has a known vulnerability. Where no advisory database can be
reached it says so and passes: a desk without network can still be worked on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any


def audit(lock: str) -> int:
    """The exit code; what was found is printed."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", lock, "--require-hashes"]
    options = ["--disable-pip", "--progress-spinner=off", "--format=json"]
    answer = subprocess.run([*command, *options], capture_output=True, text=True)  # noqa: S603
    try:
        packages: list[dict[str, Any]] = json.loads(answer.stdout)["dependencies"]
    except json.JSONDecodeError:
        # Also where somebody stands between who is not trusted.
        if not any(error in answer.stderr for error in ("ConnectionError", "SSLError")):
            print(answer.stderr, file=sys.stderr)
            return 1
        packages = []
    asked = [package for package in packages if "vulns" in package]
    found = [_line(package, flaw) for package in asked for flaw in package["vulns"]]
    print("\n".join(found) or _summary(len(asked), len(packages)))
    return 1 if found else 0


def _line(package: dict[str, Any], flaw: dict[str, Any]) -> str:
    mended = ", ".join(flaw["fix_versions"]) or "no version yet"
    return f"{package['name']} {package['version']}: {flaw['id']}, mended in {mended}"


def _summary(asked: int, packages: int) -> str:
    if not asked:
        return "Vulnerabilities: not checked, no advisory database can be reached from here."
    return f"Vulnerabilities: none known, {asked} of {packages} locked packages could be checked."


if __name__ == "__main__":
    sys.exit(audit(sys.argv[1]))
