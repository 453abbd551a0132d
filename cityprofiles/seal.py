"""The seal: what was approved, as a SHA-256 over a canonical form of a round's data, and what has changed since.

Beside the seal in report.yaml stands approved.json, the canonical form itself: from it a later change can be named with its old value.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from cityprofiles.model import LocalKpi, Result, Round, Value

APPROVED_FILE = "approved.json"


@dataclass(frozen=True, slots=True)
class Change:
    """One value that is not what was approved. `path` as in "results.EC-I-T-4A/cycling.value"; old or new is None where it is missing."""

    path: str
    old: str | None
    new: str | None


# The seals of rounds that were sealed already, by the identity of the round, which never changes; the round is kept with its seal so
# that no other can take its identity.
_SEALED: dict[int, tuple[Round, str]] = {}


def seal(found: Round) -> str:
    """SHA-256, in 64 hexadecimal digits, over the canonical form of a round's data.

    Comments, the order of keys, spacing and the publication block itself do not enter it; every value, text and status does.
    """
    known = _SEALED.get(id(found))
    if known is None:
        known = remember(found, hashlib.sha256(canonical(found).encode()).hexdigest())
    return known[1]


def remember(found: Round, digest: str) -> tuple[Round, str]:
    """Keep the seal of a round that is known already."""
    known = _SEALED[id(found)] = found, digest
    return known


def canonical(found: Round) -> str:
    """The canonical form of what is approved: JSON with sorted keys, numbers as the digits that were written."""
    report = found.report.model_dump(mode="json", exclude={"publication"}, exclude_none=True, exclude_defaults=True)
    results = {_key(result): _sealed(result) for result in found.results}
    texts = {f"{name}.{language}": text for (name, language), text in found.texts.items()}
    return json.dumps(
        {
            "city": found.city_name,
            "round": found.name,
            "catalog": found.catalog,
            "report": report,
            "results": results,
            "texts": texts,
            **({"local": [_sealed_local(kpi) for kpi in found.local]} if found.local else {}),
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def _key(result: Result) -> str:
    return f"{result.kpi}/{result.data_point}" if result.data_point else result.kpi


def _sealed(result: Result) -> dict[str, object]:
    fields: dict[str, object] = {"status": str(result.status)}
    if result.value is not None:
        fields["value"] = _written(result.value)
    for name in ("reason", "note", "source"):
        text = getattr(result, name)
        if text is not None:
            fields[name] = dict(text.root)
    for name in ("year", "quality", "origin"):
        word = getattr(result, name)
        if word is not None:
            fields[name] = word
    return fields


def _sealed_local(kpi: LocalKpi) -> dict[str, object]:
    fields: dict[str, object] = {"value": _written(kpi.value)}
    if kpi.rule is not None:
        fields["rule"] = {type(kpi.rule).__name__: {key: format(value, "f") for key, value in asdict(kpi.rule).items()}}
    for name in ("name", "unit", "basis", "note"):
        text = getattr(kpi, name)
        if text is not None:
            fields[name] = dict(text.root)
    return fields


def _written(value: Value) -> str:
    return format(value, "f") if isinstance(value, Decimal) else ("yes" if value else "no")


def pretty(found: Round) -> str:
    """The canonical form laid out for approved.json: one value a line, so that a change shows as one line."""
    return json.dumps(json.loads(canonical(found)), ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def seal_of(approved: str) -> str:
    """The seal of a canonical form however it is laid out; raises ValueError where it is no JSON."""
    compact = json.dumps(json.loads(approved), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(compact.encode()).hexdigest()


def damaged(approved: str) -> int:
    """The line from which a canonical form cannot be read; 0 where it can."""
    try:
        return 0 if isinstance(json.loads(approved), dict) else 1
    except ValueError as error:
        return getattr(error, "lineno", 1)


def changes(approved: str, found: Round) -> tuple[Change, ...]:
    """What differs between the canonical form that was approved and the round as it stands, by path."""
    old, new = (dict(_leaves(json.loads(text))) for text in (approved, canonical(found)))
    return tuple(
        Change(path, old.get(path), new.get(path))
        for path in sorted(old.keys() | new.keys())
        if old.get(path) != new.get(path)
    )


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every single value of nested groups and lists with its path."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from _leaves(inner, f"{path}.{number}")
    else:
        yield path, str(value)
