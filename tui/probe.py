"""What an app of one's own is, asked of it before anything is drawn: ASGI or WSGI, and what made it."""

import contextlib
import os
import signal
import subprocess
import sys
from tempfile import TemporaryFile
from typing import Literal

import msgspec

from demo_server.library import printable
from tui.target import Target, TargetError

IMPORT_WITHIN_S = 30.0
WRONG = 2
"""the exit code of who was asked, after a line that says what is wrong with the app"""


class _Told(msgspec.Struct):
    interface: Literal["asgi", "wsgi"]
    framework: str = ""


def probed(target: Target) -> Target:
    """The same app, with what it is. Raises TargetError; the app's own traceback has gone to stderr by then.

    In a process of its own, for its code runs when it is imported: what it does then is its business, not ours.
    """
    status, answer, narration = _asked(target)
    try:
        told = msgspec.json.decode(answer, type=_Told)
    except msgspec.DecodeError:
        raise TargetError(_complaint(target, status, narration)) from None
    return target._replace(interface=told.interface, framework=printable(told.framework))


def _asked(target: Target) -> tuple[int, bytes, bytes]:
    """The exit code, the answer and the narration. Raises TargetError when there is no end of it."""
    command = [sys.executable, "-P", "-m", "demo_server.hosting", target.word]
    # Files, not pipes: what the app has started and cut loose would hold those open.
    with TemporaryFile() as answer, TemporaryFile() as narration:
        asked = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=answer, stderr=narration, start_new_session=True
        )
        try:
            status = asked.wait(IMPORT_WITHIN_S)
        except subprocess.TimeoutExpired:
            within = f"{IMPORT_WITHIN_S:.0f} s"
            raise TargetError(
                f"{target.name}: its import has not ended within {within}; does it serve there?"
            ) from None
        finally:
            _end(asked)
        answer.seek(0)
        narration.seek(0)
        return status, answer.read(), narration.read()


def _complaint(target: Target, status: int, narration: bytes) -> str:
    """The last line; what comes before it is the app's own, for whoever wrote the app."""
    lines = [printable(line) for line in narration.decode(errors="replace").splitlines()]
    if status != WRONG or not lines:  # then no line of ours was the last
        lines.append(f"{target.name}: its import ended the whole process (exit code {status})")
    for line in lines[:-1]:
        sys.stderr.write(f"{line}\n")
    return lines[-1]


def _end(asked: "subprocess.Popen[bytes]") -> None:
    """It, and what the app may have started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(asked.pid, signal.SIGKILL)
    asked.kill()
    asked.wait()
