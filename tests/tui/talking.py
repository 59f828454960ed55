"""A talk to tell of, for the tests of its notes."""

from msgspec.structs import replace

from tui.talk.stand import SceneNotes, Stand

SCENES = (
    SceneNotes(1, "page", "Sync, async", 0.5, "Say **hello**."),
    SceneNotes(
        2,
        "run",
        "Three requests",
        1.0,
        "# Wait\n\nCount to three.\n\n- the tiny one",
        "They arrive together.",
        "Who is answered first?",
        ("question", "run", "figures"),
    ),
    SceneNotes(3, "page", "Questions", 2.0, ""),
)
STAND = Stand("lightning", "You do not need async", SCENES)
BEGAN = 1_000_000.0
"""seconds of unix time"""


def at_scene(number: int, **changes: object) -> Stand:
    """The talk at a scene, begun ten seconds before it."""
    return replace(STAND, **{"scene": number, "began": BEGAN, "scene_began": BEGAN + 10.0, **changes})
