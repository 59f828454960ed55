"""What the notes say of a stand, in words: the screen and a script say the same."""

from demo_server.library import printable
from tui.talk.stand import Beat, SceneNotes, Stand

BEATS: dict[Beat, str] = {"page": "the page", "question": "the question", "run": "the run", "figures": "the figures"}
"""what the next key brings"""
BLANK = "the screen is blank; b shows it again"
FAILED = "failed"
"""how what happens begins if something went wrong"""


def happening(stand: Stand) -> str:
    """What happens now."""
    scene = stand.current
    if stand.beat == "question" and scene.question:
        return f"asks: {printable(scene.question)}"
    return printable(stand.now) or BEATS[stand.beat].removeprefix("the ")


def has_failed(stand: Stand) -> bool:
    """Something went wrong, and the speaker should know."""
    return stand.now.startswith(FAILED)


def with_next_key(stand: Stand) -> str:
    """What the next key brings."""
    if stand.coming is not None:
        return BEATS[stand.coming]
    return after_this(stand) or "nothing: this is the last scene"


def after_this(stand: Stand) -> str:
    """The next scene; empty: this is the last one."""
    following = stand.following
    if following is None:
        return ""
    asked = " · asks first" if following.beats[:1] == ("question",) else ""
    return f"{following.number}  {title(following)}{asked}"


def title(scene: SceneNotes) -> str:
    """A scene's, on one line."""
    return printable(scene.title) or ("a page" if scene.kind == "page" else "a run")


def notes(scene: SceneNotes) -> str:
    """Its notes, as Markdown without what would move a cursor."""
    return "\n".join(printable(line.expandtabs(4)) for line in scene.notes.splitlines()) or "*no notes*"


def how_far(stand: Stand) -> str:
    """Which scene of how many."""
    return f"scene {stand.scene} of {len(stand.scenes)}"
