"""The traceback of an app's own mistake: the frames of its code and of its libraries, and none of ours."""

import importlib
import os
import wsgiref
from pathlib import Path
from traceback import TracebackException

_FOLDERS = [Path(module.__file__ or "").parent for module in (importlib, wsgiref)] + [Path(__file__).parent.parent]
_OURS = (*(f"{folder}{os.sep}" for folder in _FOLDERS), "<frozen importlib")


def own_traceback(error: BaseException) -> str:
    """As Python prints it, with a line end; without frames of ours, of importlib and of wsgiref."""
    shown = TracebackException.from_exception(error)
    _cut(shown)
    return "".join(shown.format())


def _cut(shown: TracebackException) -> None:
    shown.stack[:] = [frame for frame in shown.stack if not frame.filename.startswith(_OURS)]
    for other in (shown.__cause__, shown.__context__, *(shown.exceptions or ())):
        if other is not None:
            _cut(other)
