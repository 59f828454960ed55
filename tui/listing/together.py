"""Steps that begin at once, whose line of code stands with them all: ``a, b = gather(db.a(), db.b())``."""

import ast

from msgspec.structs import replace

from demo_server.steps import Step
from tui.listing.python import blocking, place, statement


def told_apart(step: Step) -> Step:
    """The same steps, each with its own part of the line; as they are, where the line has not a part for each."""
    parts = step.together or ()
    found = statement(blocking(step.code)) if step.code else None
    if found is None:
        return step
    calls = _arguments(found.expression)
    names = [name.strip() for name in found.targets.split(",")] if found.targets else []
    if len(calls) != len(parts) or len(names) not in (0, len(parts)):
        return step
    codes = [f"{name} = {call}" for name, call in zip(names, calls, strict=True)] if names else calls
    told = (part if part.code else replace(part, code=code) for part, code in zip(parts, codes, strict=True))
    return replace(step, together=tuple(told))


def _arguments(call: str) -> list[str]:
    """What a function is called with, as it is written; nothing, of what is no call."""
    tree = ast.parse(call.replace("…", "_"), mode="eval").body
    if not isinstance(tree, ast.Call):
        return []
    return [call[slice(*place(call, one))] for one in tree.args]
