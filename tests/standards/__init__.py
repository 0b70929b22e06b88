"""The standards that our formats are held against: copies beside this file, and what only the
machine may have (`SHARED_DATA`, or `../shared/data` beside the project).
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import lxml.etree
from jsonschema import validators  # type: ignore[import-untyped]
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("SHARED_DATA") or HERE.parents[2] / "shared" / "data").resolve()
# We name no places on a map, so any answer will do for the schema of maps.
_GEOJSON = "https://geojson.org/schema/GeoJSON.json"


def misfits(document: Any, schema: str) -> list[str]:
    """What a JSON document does against the schema of that file."""
    return [f"{error.json_path}: {error.message}" for error in _json(schema).iter_errors(document)]


def newsml_misfits(document: bytes) -> list[str]:
    """What an XML document does against NewsML-G2."""
    schema = _newsml()
    schema.validate(lxml.etree.fromstring(document))
    return [f"{error.line}: {error.message}" for error in schema.error_log]


@cache
def _json(schema: str) -> Any:
    read = json.loads((HERE / schema).read_text())
    kind = validators.validator_for(read)
    maps = Resource.from_contents({}, default_specification=DRAFT202012)
    registry = Registry().with_resources([(_GEOJSON, maps), (f"{_GEOJSON}#", maps)])
    return kind(read, registry=registry, format_checker=kind.FORMAT_CHECKER)


@cache
def _newsml() -> lxml.etree.XMLSchema:
    return lxml.etree.XMLSchema(lxml.etree.parse(HERE / "newsml-g2-2.35.xsd"))
