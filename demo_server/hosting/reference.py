"""``module:app`` as a value: which module, and what to take from it."""

import re
from pathlib import Path
from typing import NamedTuple

from demo_server.library import Complaint, printable

USUAL = ("app", "application")
"""what an app is called in its module, when nobody says"""
_MODULE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_WITHIN = re.compile(r"([^\W\d]\w*(?:\.[^\W\d]\w*)*)(\(\))?")


class AppError(Complaint):
    """Why there is no app to serve, in one line; and the traceback of its own code, where that is why."""

    def __init__(self, text: str, traceback: str = "") -> None:
        super().__init__(text)
        self.traceback = traceback


class Reference(NamedTuple):
    """Where an app is."""

    module: str
    within: str = ""
    """its name in the module, with dots; empty when nobody said"""
    called: bool = False
    """it is a function to be called, which returns the app"""

    def __str__(self) -> str:
        return f"{self.module}:{self.within}{'()' * self.called}" if self.within else self.module


def reference(text: str) -> Reference:
    """What ``module``, ``package.module:app`` or ``module:factory()`` refers to. Raises AppError."""
    module, colon, within = text.partition(":")
    if right := _instead_of_path(module, within):
        raise AppError(f"{printable(text)}: an app is named module:app, not by a file; {printable(right)}")
    found = _WITHIN.fullmatch(within)
    if not _MODULE.fullmatch(module) or (colon and not found):
        raise AppError(f"{printable(text)}: an app is named module:app, package.module:app or module:create_app()")
    return Reference(module, found[1], bool(found[2])) if found else Reference(module)


def _instead_of_path(module: str, within: str) -> str:
    """What would be right instead of a path; empty when it is none."""
    if not (module.endswith(".py") or "/" in module or "\\" in module):
        return ""
    path = Path(module.replace("\\", "/").removesuffix(".py"))
    app = f"{path.name}:{within or USUAL[0]}"
    folder = path.parent.as_posix()
    return f"here that is {app}" if folder == "." else f"in the folder {folder} that is {app}"
