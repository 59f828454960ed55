"""A scenario's tables with others laid over them: what is different in a run of it."""

from typing import Any

_KINDS = ("script", "clients", "rate")


def laid_over(table: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The table with other values in it, and in the tables in it; a load of another kind replaces the load."""
    made = dict(table)
    for key, value in changes.items():
        before = made.get(key)
        if isinstance(before, dict) and isinstance(value, dict) and not _other_load(key, before, value):
            made[key] = laid_over(before, value)
        else:
            made[key] = value
    return made


def _other_load(key: str, before: dict[str, Any], value: dict[str, Any]) -> bool:
    """A load of another kind: nothing of the first one goes with it."""
    return key == "load" and any(kind in value and kind not in before for kind in _KINDS)
