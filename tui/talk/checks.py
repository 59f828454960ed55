"""Which keys of a scene go together. Whoever breaks a rule reads its key, what is wrong, and what would be right."""

from demo_server.parts import check_text
from tui.talk.talk import Scene, Talk

_OF_A_RUN = ("runs", "set", "caption", "question", "verdict", "formulas", "code")
"""keys that go with a scenario alone"""
_OF_A_PAGE = ("lines", "number")


def check_words(talk: Talk) -> None:
    """Refuse words of the talk itself that cannot stand on a screen. Raises ValueError."""
    if not talk.title.strip():
        raise ValueError("title is empty; the talk needs one")
    for key in ("title", "about", "speaker"):
        check_text(getattr(talk, key), key)


def check_scene(scene: Scene, place: str) -> None:
    """Refuse keys that do not go together. Raises ValueError."""
    if bool(scene.page) == bool(scene.scenario):
        found = "both" if scene.page else "none"
        raise ValueError(f"{place}: a scene has either a page or a scenario, not {found}")
    kind, others, partner = ("page", _OF_A_RUN, "scenario") if scene.page else ("scenario", _OF_A_PAGE, "page")
    for key in others:
        if getattr(scene, key) != _default(key):
            raise ValueError(f"{place}.{key} goes with a {partner}, not with a {kind}")
    _check_page(scene, place)
    for key in ("title", "number", "caption", "question", "verdict"):
        check_text(getattr(scene, key) or "", f"{place}.{key}")
    for at, line in enumerate(scene.lines):
        check_text(line, f"{place}.lines[{at}]")


def _check_page(scene: Scene, place: str) -> None:
    if scene.page == "number" and not scene.number:
        raise ValueError(f"{place}.number is missing: the page shows it")
    if scene.number and scene.page != "number":
        raise ValueError(f'{place}.number goes with page = "number", not with page = "{scene.page}"')
    if scene.page == "question" and not scene.title:
        raise ValueError(f"{place}.title is missing: it is the question")
    if scene.page == "text" and not (scene.title or scene.lines):
        raise ValueError(f"{place}: a page of text has a title, or lines")


def _default(key: str) -> object:
    return getattr(_EMPTY, key)


_EMPTY = Scene()
