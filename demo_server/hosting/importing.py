"""An app out of its module: imported as Python would from the current folder, found, and made where it needs making."""

import importlib
import importlib.util
import os
import sys
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from demo_server.hosting.interface import HostedApp, hosted, seems_one
from demo_server.hosting.reference import USUAL, AppError, Reference, reference
from demo_server.hosting.tracebacks import own_traceback
from demo_server.library import printable

_T = TypeVar("_T")
_MOST_NAMES = 6
"""that a complaint lists"""


def load_app(text: str) -> HostedApp:
    """The app that module:app names. Its code runs: it may print, take long, and fail. Raises AppError."""
    wanted = reference(text)
    # What flask does too: an app.run() that no "if __name__" guards is then a warning, not a server that never ends.
    os.environ.setdefault("FLASK_RUN_FROM_CLI", "true")
    if (here := str(Path.cwd())) not in sys.path:
        sys.path.insert(0, here)
    module = _imported(wanted)
    where, found = _found(module, wanted)
    if wanted.called:
        if not callable(found):
            raise AppError(f"{wanted}: {where.within} is of type {type(found).__name__}, nothing to call")
        found = _run(found, f"{wanted} failed")
    return hosted(found, where)


def _imported(wanted: Reference) -> ModuleType:
    top = wanted.module.partition(".")[0]
    try:
        known = importlib.util.find_spec(top) is not None
    except (ImportError, ValueError):
        known = True  # there is something, and to import it will tell what is wrong
    if not known:
        raise AppError(f"{wanted}: {_no_module(top)}")
    return _run(lambda: importlib.import_module(wanted.module), f"{wanted} could not be imported")


def _run(code: Callable[[], _T], failed: str) -> _T:
    """Run code of the app's; what it raises, even to exit, is its own."""
    try:
        return code()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        hint = f" (this is {sys.prefix}; install it there)" if _is_missing_package(error) else ""
        raise AppError(printable(f"{failed}: {_in_a_line(error)}{hint}"), own_traceback(error)) from None


def _in_a_line(error: BaseException) -> str:
    first = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {first}" if first else type(error).__name__


def _is_missing_package(error: BaseException) -> bool:
    """Another package than its own: then it is the environment that lacks it."""
    return isinstance(error, ModuleNotFoundError) and bool(error.name) and "." not in str(error.name)


def _no_module(name: str) -> str:
    here = Path.cwd()
    near = get_close_matches(name, [*(path.stem for path in here.glob("*.py")), *_packages(here)], n=1)
    hint = f"did you mean {near[0]}?" if near else "asyncdemo is to be started in the folder of the app"
    return printable(f"there is no module {name} in {here}; {hint}")


def _packages(folder: Path) -> list[str]:
    return [path.parent.name for path in folder.glob("*/__init__.py")]


def _found(module: ModuleType, wanted: Reference) -> tuple[Reference, object]:
    """What the module has under that name, or under a usual one. Raises AppError."""
    if not wanted.within:
        for name in USUAL:
            if hasattr(module, name):
                return Reference(wanted.module, name), getattr(module, name)
        raise AppError(f"{wanted} has neither {' nor '.join(USUAL)}; {_what_it_has(module)}")
    found: object = module
    for name in wanted.within.split("."):
        if not hasattr(found, name):
            raise AppError(f"{wanted.module} has no {wanted.within}; {_what_it_has(module)}")
        found = getattr(found, name)
    return wanted, found


def _what_it_has(module: ModuleType) -> str:
    """What of it may be meant, as far as that can be told."""
    own = {name: thing for name, thing in vars(module).items() if not name.startswith("_")}
    apps = [name for name, thing in own.items() if seems_one(thing)]
    makers = [f"{name}()" for name, thing in own.items() if name.startswith(("create_", "make_")) and callable(thing)]
    names = apps + makers or [name for name, thing in own.items() if not isinstance(thing, ModuleType)]
    return f"it has: {', '.join(names[:_MOST_NAMES])}" if names else "it has nothing"
