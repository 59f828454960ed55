"""``asyncdemo notes``: on a terminal the screen, else one line that says what else there is."""

from argparse import Namespace

from demo_server.library import Complaint
from tui.palette import THEMES
from tui.talk.following import Follower


def run_notes(options: Namespace, on_a_terminal: bool) -> int:
    """Follow a talk. Returns the exit code; raises Complaint."""
    follower = Follower(options.talk)
    if options.once or options.json:
        from tui.notes.once import print_once  # noqa: PLC0415 (the screen does not need it)

        return print_once(follower, as_json=options.json)
    if not on_a_terminal:
        raise Complaint("notes need a terminal; asyncdemo notes --once prints where the talk stands")
    from tui.notes.app import NotesApp  # noqa: PLC0415 (Textual: only when something is drawn)

    theme = next(palette for palette in THEMES if palette.name == options.theme)
    return NotesApp(follower, theme=theme, ascii_only=options.ascii).show()
