"""Takes the pictures of the dashboard: python docs/pictures/take.py --help.

Each is the real program in a real pseudo terminal; catalogue.py says which there are.
"""

import argparse
import sys
import time
from collections.abc import Callable
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from docs.pictures.catalogue import HERE, MOVING, PICTURES, Picture

NEEDS = "pillow and pyte are needed: pip install 'asyncdemo[docs]', or pip install pillow pyte"


def main(arguments: list[str] | None = None) -> int:
    """Take them, and say where they are."""
    options = _parser().parse_args(arguments)
    wanted = [picture for picture in PICTURES if _is_meant(picture, options.names)]
    if options.names and not wanted:
        return _refused(f"no picture is called {', '.join(options.names)}; catalogue.py has them all")
    if options.gif and not options.names and not options.sheet:
        wanted = []
    try:
        from docs.pictures.camera import film, take  # noqa: PLC0415 (only here it can be missing, and be said so)
        from docs.pictures.painter import NoFont  # noqa: PLC0415
        from docs.pictures.program import NotShown  # noqa: PLC0415
        from docs.pictures.sheet import montage  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        return _refused(f"there is no module {missing.name}; {NEEDS}")
    folder = options.out or HERE
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    try:
        for picture in wanted:
            taken.append(folder / f"{picture.name}.png")
            _make(taken[-1], partial(take, picture))
        if options.gif:
            _make((options.out or HERE.parent) / f"{MOVING.name}.gif", partial(film, MOVING))
        if options.sheet:
            _make(options.sheet, partial(montage, taken))
    except (NoFont, NotShown) as wrong:
        return _refused(str(wrong))
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="take.py", description="Take the pictures of the dashboard.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="a picture, or how its name begins; * is any words")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where to; docs/pictures when left out")
    parser.add_argument("--gif", action="store_true", help="the moving picture too; only that without NAME and --sheet")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="all pictures taken now on one sheet")
    return parser


def _is_meant(picture: Picture, names: list[str]) -> bool:
    return not names or any(fnmatch(picture.name, f"{name}*") for name in names)


def _make(file: Path, make: Callable[[Path], None]) -> None:
    begun = time.monotonic()
    make(file)
    print(f"{file}  {file.stat().st_size} bytes  {time.monotonic() - begun:.1f} s", flush=True)  # noqa: T201


def _refused(why: str) -> int:
    print(f"take.py: {why}", file=sys.stderr)  # noqa: T201
    return 2


if __name__ == "__main__":
    sys.exit(main())
