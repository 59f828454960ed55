"""Where scenarios are: the ones that come with the program, and the user's own files."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

_HERE = Path(__file__).parent
LARGEST_FILE = 1_000_000
"""bytes; a scenario is a page of text, a talk a few"""


class Complaint(Exception):
    """What is wrong with what somebody gave us, in one line: where, what, and what would be right."""


class ScenarioError(Complaint):
    """What is wrong with a scenario, in one line: where, what, and what would be right."""


def config_folder() -> Path:
    """The folder of what comes with the program: in the wheel, or in a checkout."""
    installed = _HERE / "config"
    return installed if installed.is_dir() else _HERE.parent / "config"


def scenarios_folder() -> Path:
    """The folder of the scenarios that come with the program."""
    return config_folder() / "scenarios"


def scenario_names() -> list[str]:
    """Names of the scenarios that come with the program, in the order of the lecture."""
    return names_in(scenarios_folder())


def names_in(folder: Path) -> list[str]:
    """Names of the TOML files in a folder: those that its order.txt names in that order, then the others."""
    order = folder / "order.txt"
    told = order.read_text(encoding="utf-8").split() if order.is_file() else []
    names = {path.stem for path in folder.glob("*.toml")}
    return [name for name in told if name in names] + sorted(names.difference(told))


def find_scenario(name: str) -> Path:
    """The file of a scenario: by its name, or by a path that ends in .toml. Raises ScenarioError."""
    if name.endswith(".toml"):
        return Path(name)
    if name in scenario_names():
        return scenarios_folder() / f"{name}.toml"
    raise ScenarioError(none_named(name, "scenario", scenario_names()))


def none_named(name: str, what: str, known: Sequence[str]) -> str:
    """What to say where nothing has that name: which one may have been meant, or which there are."""
    # Whoever has nearly written one does not mean another that is somewhat like it.
    near = get_close_matches(name, known, n=3, cutoff=0.7) or get_close_matches(name, known, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there is {', '.join(known)}"
    return f"no {what} named {printable(name)}: {hint} (a file of your own ends in .toml)"


def read_text(path: Path, what: str = "scenario", complaint: type[Complaint] = ScenarioError) -> str:
    """The text of a scenario file, or of another kind of TOML file. Raises the complaint for what cannot be one."""
    where = printable(path)
    try:
        if path.is_file() and path.stat().st_size > LARGEST_FILE:
            raise complaint(f"{where}: larger than a {what} can be (1 MB)")
        if path.exists() and not path.is_file():
            raise complaint(f"{where}: not a file; a {what} is a TOML file")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise complaint(f"{where}: not text (byte {error.start}); a {what} is UTF-8 TOML") from None
    except OSError as error:
        raise complaint(f"{where}: {reason(error)}") from None
    except ValueError as error:  # a path with a null character
        raise complaint(f"{where}: {error}") from None


def scenario_text(name: str) -> str:
    """The text of a scenario's file; empty when there is none any more."""
    try:
        return read_text(find_scenario(name))
    except ScenarioError:
        return ""


def scenario_stem(name: str) -> str:
    """What a scenario is called, whether its name was given or a path."""
    return name.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".toml")


def reason(error: Exception) -> str:
    """Why something could not be done, in a few words: "no such file or directory"."""
    words = error.strerror if isinstance(error, OSError) else None
    return (words or printable(error)).lower()


def printable(text: object) -> str:
    """The text with what would move the cursor or colour the terminal escaped."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in str(text))
