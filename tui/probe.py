"""What an app of one's own is, asked of it before anything is drawn: ASGI or WSGI, and what made it."""

import contextlib
import os
import signal
import subprocess
import sys
from typing import Literal

import msgspec

from demo_server.library import printable
from tui.target import Target, TargetError

IMPORT_WITHIN_S = 30.0


class _Told(msgspec.Struct):
    interface: Literal["asgi", "wsgi"]
    framework: str = ""


def probed(target: Target) -> Target:
    """The same app, with what it is. Raises TargetError; the app's own traceback has gone to stderr by then.

    In a process of its own, for its code runs when it is imported: what it does then is its business, not ours.
    """
    command = [sys.executable, "-P", "-m", "demo_server.hosting", target.word]
    asked = subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        answer, narration = asked.communicate(timeout=IMPORT_WITHIN_S)
    except subprocess.TimeoutExpired:
        within = f"{IMPORT_WITHIN_S:.0f} s"
        raise TargetError(f"{target.name}: its import has not ended within {within}; does it serve there?") from None
    finally:
        _end(asked)
    try:
        told = msgspec.json.decode(answer, type=_Told)
    except msgspec.DecodeError:
        raise TargetError(_complaint(narration) or f"{target.name}: cannot be asked what it is") from None
    return target._replace(interface=told.interface, framework=printable(told.framework))


def _complaint(narration: bytes) -> str:
    """The last line; what comes before it is the app's own traceback, for whoever wrote the app."""
    lines = [printable(line) for line in narration.decode(errors="replace").splitlines()]
    for line in lines[:-1]:
        sys.stderr.write(f"{line}\n")
    return lines[-1] if lines else ""


def _end(asked: "subprocess.Popen[bytes]") -> None:
    """It, and what the app may have started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(asked.pid, signal.SIGKILL)
    asked.kill()
    asked.communicate()
