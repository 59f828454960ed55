"""A file to start from: commented, and it runs as it is."""

import re
import shlex
import sys
from pathlib import Path

from demo_server.library import Complaint, printable, reason
from tui.authoring.schema import Kind, schema_text
from tui.exits import MET

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,79}")
_HERE = Path(__file__).parent
_NEXT: dict[Kind, str] = {"scenario": "asyncdemo {file}", "talk": "asyncdemo talk {file}"}


class NewFileError(Complaint):
    """Why a file cannot be begun, in one line."""


def run_new(name: str, kind: Kind, folder: Path | None = None) -> int:
    """Write the file, and say on stdout what to do next. Returns the exit code; raises NewFileError."""
    file = write_new(name, kind, folder or Path())
    shown, typed = printable(file), shlex.quote(printable(file))
    sys.stdout.write(f"{shown}: a {kind} to start from; editors complete its keys by {schema_name(kind)}\n")
    sys.stdout.write(f"  asyncdemo check {typed}\n  {_NEXT[kind].format(file=typed)}\n")
    return MET


def write_new(name: str, kind: Kind, folder: Path) -> Path:
    """The file that is written into a folder, and the schema beside it. Raises NewFileError."""
    stem = name.removesuffix(".toml")
    if not _NAME.fullmatch(stem):
        raise NewFileError(f"new {printable(name)}: a name is letters, digits, spaces, - . and _, at most 80")
    file, beside = folder / f"{stem}.toml", folder / schema_name(kind)
    text = (_HERE / f"new_{kind}.toml").read_text(encoding="utf-8")
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(text.replace("@title@", _title(stem)))
        if not beside.exists():
            beside.write_text(schema_text(kind), encoding="utf-8")
    except FileExistsError:
        raise NewFileError(f"{printable(file)}: is there already; choose another name") from None
    except OSError as error:
        raise NewFileError(f"{printable(file)}: {reason(error)}") from None
    return file


def schema_name(kind: Kind) -> str:
    """What the schema beside such files is called."""
    return f"asyncdemo-{kind}.schema.json"


def _title(stem: str) -> str:
    words = re.sub(r"[-_.]+", " ", stem).strip()
    return words[:1].upper() + words[1:]
