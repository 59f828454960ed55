"""``asyncdemo talk``: from its words to the stage, or to a talk that is played through without one."""

from argparse import Namespace
from functools import partial
from typing import Any

from demo_server.library import scenario_stem, scenario_text
from tui.palette import THEMES
from tui.recording.shelf import new_on_shelf
from tui.recording.writing import Recorder
from tui.run.show import nowhere
from tui.talk.loading import Programme, TalkError, load_programme
from tui.target import DEMO
from tui.target_arguments import check_remote


def run_talk(options: Namespace, terminal: bool, say: Any) -> int:
    """Give the talk, or play it through. Returns the exit code; raises Complaint."""
    programme = load_programme(options.talk)
    _check(programme, options)
    if options.headless or options.json or not terminal:
        from tui.talk_through import play_through  # noqa: PLC0415 (the stage does not need it)

        if not (options.headless or options.json):
            say("no terminal here: playing the talk through headless (--headless says so yourself)")
        return play_through(programme, options.json)
    from tui.app import talk_dashboard  # noqa: PLC0415 (Textual: only when something is drawn)

    app = talk_dashboard(
        programme,
        at=options.at,
        autoplay=options.autoplay,
        recorder_of=nowhere if options.no_record else _on_the_shelf,
        theme=next(palette for palette in THEMES if palette.name == options.theme),
        ascii_only=options.ascii,
    )
    code = app.show()
    for words in app.parting_words:
        say(words)
    return code


def _check(programme: Programme, options: Namespace) -> None:
    """Refuse before anything starts what could not end well. Raises Complaint."""
    scenes = len(programme.scenes)
    if not 1 <= options.at <= scenes:
        raise TalkError(f"--at {options.at}: this talk has scenes 1 to {scenes}")
    for scene in programme.scenes:
        for side in scene.experiment.all_sides if scene.experiment else ():
            check_remote(side.given, DEMO, options.allow_remote)


def _on_the_shelf(name: str) -> Recorder:
    return Recorder(partial(new_on_shelf, name), scenario_stem(name), scenario_text(name))
