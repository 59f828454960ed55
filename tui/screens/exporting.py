"""From the screen to a file for others."""

from pathlib import Path

from demo_server.library import Complaint, printable
from tui.export.formats import FORMATS
from tui.screens.picker import Choice

EXPORTS = (
    Choice("html", "a page: the waterfall with hover and zoom, in one file"),
    Choice("svg", "a picture for a slide"),
    Choice("trace", "for Perfetto and chrome://tracing"),
    Choice("csv", "tables: requests, and their steps"),
)


def exported(recording: Path, to: str) -> str:
    """Write an export to the current folder. Returns what to say of it; takes seconds for long runs."""
    # Nobody who does not export should wait for these at the start.
    from tui.export.files import default_output, export  # noqa: PLC0415
    from tui.recording.recorded import load_runs  # noqa: PLC0415

    wanted = next(one for one in FORMATS if one == to)
    try:
        written = export(load_runs(recording), wanted, default_output(recording, wanted).absolute())
    except Complaint as complaint:
        return str(complaint)
    return f"written: {', '.join(printable(path) for path in written)}"
