"""argparse with our manners, for both command lines: one line on stderr, exit code 2."""

import argparse
from typing import NoReturn

from demo_server.library import printable

WRONG_USAGE = 2


class OneLineParser(argparse.ArgumentParser):
    """A parser whose complaint is one line and no usage."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line."""
        name = self.prog.removeprefix("python -m ").partition(" ")[0]
        self.exit(WRONG_USAGE, f"{name}: {printable(message)} ({self.prog} --help shows what there is)\n")
