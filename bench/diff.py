"""Our difference and merge beside other engines, on real revisions: `python bench/diff.py`.

The harness in HARNESS measures, over `open.jsonl` in CORPUS; both default to folders beside the
project. LIMIT takes only so many pairs of each group, ANCHORS names the engines to stand beside.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OURS = "writethru"
STRONGEST = "wikidiff2 1.13 (table)"
ANCHORS = f"{STRONGEST},git diff --word-diff histogram,jsdiff diffWords,difflib words,lxml"
GROUPS = ("news", "org", "wiki")
_COST = {"news": 1.03, "org": 1.07, "wiki": 1.07}
_EDITED = ("move0", "move10", "move25")


def main() -> None:
    """Print the harness's tables, then each target with what was reached."""
    harness = _folder("HARNESS", "bench/diff")
    corpus = _folder("CORPUS", "data/diff")
    if not (harness / "run.py").is_file() or not (corpus / "open.jsonl").is_file():
        print(
            "The difference is not measured: set HARNESS to the folder of the harness's run.py "
            "and CORPUS to the folder of open.jsonl."
        )
        return
    limit = ("--limit", os.environ["LIMIT"]) if "LIMIT" in os.environ else ()
    only = f"{OURS},{os.environ.get('ANCHORS', ANCHORS)}"
    with tempfile.TemporaryDirectory() as folder:
        diffs, merges, long = (Path(folder, f"{name}.json") for name in ("diff", "merge", "long"))
        _run(harness, corpus, "run.py", "diff", "--only", only, *limit, "--json", str(diffs))
        _run(harness, corpus, "merge_bench.py", "merge", *limit, "--json", str(merges))
        print("\n### long and hostile texts\n")
        strongest = f"{OURS},{STRONGEST}"
        whole = _whole(corpus, Path(folder))
        _run(harness, whole, "scale.py", "diff", "--only", strongest, "--json", str(long))
        _report(json.loads(diffs.read_text()), json.loads(merges.read_text()))
        _report_long(json.loads(long.read_text())[OURS])


def _folder(name: str, default: str) -> Path:
    return Path(os.environ.get(name) or ROOT.parent / "shared" / default).resolve()


def _whole(corpus: Path, folder: Path) -> Path:
    """The corpus as scale.py reads it, in two files; what the second lacks stands for nothing."""
    for name in ("open.jsonl", "heldout.jsonl"):
        path = folder / name
        if (corpus / name).is_file():
            path.symlink_to(corpus / name)
        else:
            path.touch()
    return folder


def _run(harness: Path, corpus: Path, script: str, function: str, *options: str) -> None:
    """Run a part of the harness on our engine; anchors that can't start are left out."""
    engine = ("--engine", f"{OURS}=bench.engine:{function}", "--path", str(ROOT))
    environment = os.environ | {"CORPUS": str(corpus), "PYTHONDONTWRITEBYTECODE": "1"}
    # Our own interpreter, on the harness that was asked for.
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(harness / script), *engine, *options],
        cwd=harness,
        env=environment,
        stderr=subprocess.PIPE,  # progress, and anchors that are not installed
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"The harness stopped: {done.stderr.strip().splitlines()[-1]}")


def _report(diffs: dict[str, Any], merges: dict[str, Any]) -> None:
    print("\n### targets\n\n| | target | reached | |\n|---|---|---|---|")
    ours, theirs = diffs[OURS], diffs.get(STRONGEST)
    for group in GROUPS:
        found = ours[group]
        pairs = found["changed"]
        _row(f"{group}: exact", "100 %", 100 * found["ok"] / pairs, at_least=100)
        _row(
            f"{group}: cost ÷ optimum",
            f"≤ {_COST[group]}",
            found["cost"] / found["oracle"],
            at_most=_COST[group],
        )
        _row(f"{group}: islands per 100 pairs", "≤ 5", 100 * found["islands"] / pairs, at_most=5)
        _row(f"{group}: broken words", "0", found["split_words"], at_most=0)
        if theirs and theirs[group].get("total_s"):
            for measure, most in (("total_s", 1), ("median_ms", 2), ("p95_ms", 1)):
                times = found[measure] / theirs[group][measure]
                _row(f"{group}: {measure} ÷ wikidiff2's", f"≤ {most}", times, at_most=most)
    made = ours["synth"]
    for case in ("words10", "words30"):
        _row(f"{case}: F1", "≥ 0.995", made[case]["f1"], at_least=0.995)
    for case in ("align20", "align40", "align60"):
        _row(f"{case}: F1", "≥ 0.999", made[case]["f1"], at_least=0.999)
    for case in _EDITED:
        _row(f"{case}: recall", "≥ 0.99", made[case]["move_recall"], at_least=0.99)
        _row(f"{case}: precision", "1.0", made[case]["move_precision"], at_least=1)
    _row("marked words per split", "≤ 0.2", made["split"]["marked_per_op"], at_most=0.2)
    _row("moved sentence as change", "≤ 1 %", 100 * made["sentmove"]["as_change"], at_most=1)
    for case, target in (("disjoint", 98), ("far", 100), ("moved", 100)):
        right, _, wrong = merges[OURS][case]
        _row(f"merge, {case}: right", f"≥ {target} %", right, at_least=target)
        _row(f"merge, {case}: wrong", "0 %", wrong, at_most=0)
    _row("merge, clash: asked", "100 %", merges[OURS]["clash"][1], at_least=100)


def _report_long(found: dict[str, Any]) -> None:
    for case, measured in found.items():
        most = 1000 if "20k" in case else 10_000
        _row(f"{case}: ms", f"≤ {most}", measured.get("ms", float("inf")), at_most=most)
        _row(f"{case}: exact", "yes", measured.get("ok", False), at_least=True)


def _row(
    name: str, target: str, reached: float, *, at_least: float = 0, at_most: float = float("inf")
) -> None:
    verdict = "" if at_least <= reached <= at_most else "missed"
    print(f"| {name} | {target} | {round(reached, 4):g} | {verdict} |")


if __name__ == "__main__":
    main()
