"""``asyncdemo`` and ``python -m tui``."""

import contextlib
import os
import signal
import sys
from collections.abc import Callable


def main() -> None:
    """Run, and leave with the exit code."""
    # A Ctrl-C before anything has begun ends us as it ends any program. (Python would show a traceback, or lose it:
    # the imports take a moment, and swallow it in their locks.) Whoever runs something listens for it from then on.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from tui import cli  # noqa: PLC0415

    try:
        status = _outcome(cli.main)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our stdout has gone: asyncdemo ... | head
        _give_up_stdout()
        status = 0
    except OSError as error:
        _give_up_stdout()
        sys.stderr.write(f"asyncdemo: {error.strerror or error}\n")
        status = 2
    sys.exit(status)


def _outcome(run: Callable[[], int]) -> int | str | None:
    """The exit code, also when argparse leaves on its own (--help)."""
    try:
        return run()
    except SystemExit as leaving:
        return leaving.code


def _give_up_stdout() -> None:
    """Python would try once more at exit to write what it could not write, and complain."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
