"""``asyncdemo`` and ``python -m tui``."""

import contextlib
import os
import sys


def main() -> None:
    """Run, and leave with the exit code. The imports take a moment too: a Ctrl-C in it is no traceback."""
    try:
        from tui import cli  # noqa: PLC0415

        status = cli.main()
    except KeyboardInterrupt:
        status = 130
    except BrokenPipeError:
        # Whoever read our stdout has gone (asyncdemo ... | head). Python would complain once more at exit.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    sys.exit(status)


if __name__ == "__main__":
    main()
