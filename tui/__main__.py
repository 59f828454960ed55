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
    except BrokenPipeError:  # whoever read our stdout has gone: asyncdemo ... | head
        _give_up_stdout()
        status = 0
    except OSError as error:
        _give_up_stdout()
        sys.stderr.write(f"asyncdemo: {error.strerror or error}\n")
        status = 2
    sys.exit(status)


def _give_up_stdout() -> None:
    """Python would try once more at exit to write what it could not write, and complain."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
