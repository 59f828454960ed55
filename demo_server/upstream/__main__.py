"""``python -m demo_server.upstream``."""

import sys


def main() -> None:
    """Run. The imports take a moment too: a Ctrl-C in it is no reason for a traceback."""
    try:
        from demo_server.upstream import cli  # noqa: PLC0415

        cli.main()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
