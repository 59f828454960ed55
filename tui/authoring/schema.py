"""JSON schemas of scenario and talk files, from the types that read them: editors complete and explain by them.

Draft 7, with what a key means beside a reference to its table within allOf: what the TOML editors read (taplo, the
language server behind Even Better TOML, knows no later one). A schema tells the form of a file; what goes together is
asyncdemo check's to say.
"""

import json
from collections.abc import Callable
from typing import Any, Literal

import msgspec
from msgspec import inspect

from demo_server.lengths import LONGEST_MS, Duration, Length
from demo_server.loading import OF_A_RUN, encode_length
from demo_server.scenario import Run, Scenario
from tui.authoring.explaining import about, explained
from tui.talk.talk import Scene, Talk

Kind = Literal["scenario", "talk"]
KINDS: tuple[Kind, ...] = ("scenario", "talk")
DIALECT = "http://json-schema.org/draft-07/schema#"
Part = dict[str, Any]

_STATED: Part = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": LONGEST_MS},
        {"type": "string", "pattern": r"^\s*(\d+(\.\d*)?|\.\d+)\s*(ms|s|min)?\s*$"},
    ]
}
_DURATION: Part = {"description": 'Milliseconds (200), or text with a unit ("200ms", "1.5s", "2min").', **_STATED}
_LENGTH: Part = {
    "description": "Milliseconds, or text with a unit; or drawn by a law: uniform, exponential or choice.",
    "anyOf": [
        *_STATED["anyOf"],
        {
            "type": "object",
            "properties": {
                "uniform": {
                    "description": "the lowest and the highest",
                    "type": "array",
                    "items": _STATED,
                    "minItems": 2,
                    "maxItems": 2,
                },
                "exponential": {"description": "the mean", **_STATED},
                "choice": {
                    "description": "the lengths to choose from",
                    "type": "array",
                    "items": _STATED,
                    "minItems": 1,
                },
            },
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        },
    ],
}
_CHANGED: tuple[tuple[type[msgspec.Struct], str], ...] = ((Run, "set"), (Scene, "set"))
"""keys whose tables are those of a scenario, with other values in them"""


def schema(kind: Kind) -> Part:
    """The schema of a kind of file."""
    table: type[msgspec.Struct] = Scenario if kind == "scenario" else Talk
    writer = _Writer()
    root = writer.table(inspect.type_info(table))
    tables = dict(sorted(writer.tables.items()))
    return {"$schema": DIALECT, "title": f"asyncdemo: a {kind}", **root, "definitions": tables}


def schema_text(kind: Kind) -> str:
    """The same as it is written into a file."""
    return json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n"


class _Writer:
    """Collects the tables that a schema refers to."""

    def __init__(self) -> None:
        self.tables: dict[str, Part] = {}

    def table(self, kind: inspect.Type) -> Part:
        """A table with its keys, each with what it means and what it is when it is left out."""
        assert isinstance(kind, inspect.StructType)  # noqa: S101 (for mypy: whoever calls has asked)
        means = explained(kind.cls)
        keys = {field.name: self._key(kind.cls, field, means.get(field.name, "")) for field in kind.fields}
        made: Part = {"description": about(kind.cls), "type": "object", "properties": keys}
        if required := [field.name for field in kind.fields if field.required]:
            made["required"] = required
        return {**made, "additionalProperties": False}

    def _key(self, table: type, field: inspect.Field, meaning: str) -> Part:
        made = self._changes() if (table, field.name) in _CHANGED else self._value(field.type)
        beside: Part = {"description": meaning} if meaning else {}
        default = field.default
        if isinstance(default, str | int | float | Length) and default != "":
            beside["default"] = msgspec.to_builtins(default, enc_hook=encode_length)
        return {**beside, **({"allOf": [made]} if beside and "$ref" in made else made)}

    def _value(self, kind: inspect.Type) -> Part:
        return _WRITERS[type(kind)](self, kind)

    def _changes(self) -> Part:
        """A scenario's tables, of which any key may be left out."""
        fields = {field.name: field for field in inspect.type_info(Scenario).fields}  # type: ignore[attr-defined]
        keys = {key: self._key(Scenario, fields[key], "") for key in OF_A_RUN}
        return {"type": "object", "properties": keys, "additionalProperties": False}

    def struct(self, kind: inspect.StructType) -> Part:
        """A reference to a table, which is written once."""
        name = kind.cls.__name__
        if name not in self.tables:
            self.tables[name] = {}  # a step holds steps
            self.tables[name] = self.table(kind)
        return {"$ref": f"#/definitions/{name}"}

    def length(self, kind: inspect.CustomType) -> Part:
        """A reference to how lengths are written."""
        name = kind.cls.__name__
        self.tables[name] = _DURATION if issubclass(kind.cls, Duration) else _LENGTH
        return {"$ref": f"#/definitions/{name}"}

    def either(self, kind: inspect.UnionType) -> Part:
        """One of several; TOML has no way to write nothing."""
        made = [self._value(one) for one in kind.types if not isinstance(one, inspect.NoneType)]
        return made[0] if len(made) == 1 else {"anyOf": made}

    def listed(self, kind: inspect.VarTupleType) -> Part:
        """A list of any length."""
        made = {"type": "array", "items": self._value(kind.item_type)}
        bounds = {"minItems": kind.min_length, "maxItems": kind.max_length}
        return {**made, **{key: bound for key, bound in bounds.items() if bound is not None}}

    def mapping(self, kind: inspect.DictType) -> Part:
        """A table whose keys are anybody's."""
        return {"type": "object", "additionalProperties": self._value(kind.value_type)}


def _number(kind: inspect.IntType | inspect.FloatType) -> Part:
    limits = {"minimum": kind.ge, "exclusiveMinimum": kind.gt, "maximum": kind.le, "exclusiveMaximum": kind.lt}
    plain = "integer" if isinstance(kind, inspect.IntType) else "number"
    return {"type": plain, **{key: limit for key, limit in limits.items() if limit is not None}}


_WRITERS: dict[type[inspect.Type], Callable[[_Writer, Any], Part]] = {
    inspect.StructType: _Writer.struct,
    inspect.CustomType: _Writer.length,
    inspect.UnionType: _Writer.either,
    inspect.VarTupleType: _Writer.listed,
    inspect.DictType: _Writer.mapping,
    inspect.IntType: lambda _, kind: _number(kind),
    inspect.FloatType: lambda _, kind: _number(kind),
    inspect.StrType: lambda *_: {"type": "string"},
    inspect.BoolType: lambda *_: {"type": "boolean"},
    inspect.LiteralType: lambda _, kind: {"enum": [*kind.values]},
    inspect.AnyType: lambda *_: {},
}
