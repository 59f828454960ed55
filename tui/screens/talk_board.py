"""What a talk shows: scene after scene, each a page or a run; and what of it the speaker's notes are told.

Which key does what is the stage's business (talk_stage.py).
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from textual.app import ComposeResult
from textual.timer import Timer

from demo_server.library import Complaint, printable
from demo_server.loading import load_scenario
from tui.exits import CHILD_FAILED, MET, NOT_MET
from tui.recording.writing import Recorder
from tui.run.held import Held
from tui.run.performance import Performance, SourceOf
from tui.run.playhead import Playhead
from tui.run.show import RecorderOf, Show, nowhere
from tui.run.understudy import understudies
from tui.screens import words
from tui.screens.autoplay import Autoplay
from tui.screens.blank import Blank
from tui.screens.live_stage import LiveStage
from tui.screens.notices import STAYS_NS
from tui.screens.talk_pages import page_of
from tui.screens.talk_shows import TalkShows
from tui.screens.talk_stand import Stands
from tui.side import Side
from tui.talk.beats import Beats, Does
from tui.talk.loading import Programme
from tui.talk.resolving import Resolved
from tui.talk.stand import Command
from tui.talk.telling import Teller
from tui.widgets.ink import Ink
from tui.widgets.lines import Lines, Words
from tui.widgets.slide import Slide

AGAIN = ": space runs again, R replays it"


class TalkBoard(LiveStage):
    """One talk."""

    DEFAULT_CSS = """
    TalkBoard > Footer { display: none; }
    TalkBoard > Slide { display: none; }
    TalkBoard.-page > * { display: none; }
    TalkBoard.-page > Slide { display: block; }
    TalkBoard > #word, TalkBoard.-page > #word { display: block; }
    """

    def __init__(
        self,
        programme: Programme,
        source_of: SourceOf,
        ink: Ink,
        *,
        at: int = 1,
        autoplay: Autoplay | None = None,
        clock: Callable[[], int] = time.perf_counter_ns,
        recorder_of: RecorderOf = nowhere,
        database: Callable[[], str] = str,
        ahead: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        super().__init__(_any_sides(programme), source_of, ink, clock=clock, database=database)
        self._programme = programme
        self._beats = Beats([scene.beats for scene in programme.scenes])
        self._shows = TalkShows(programme, source_of, recorder_of, clock)
        self._first, self._ahead = at, ahead
        """the scene to begin with; what is to be started before it is needed"""
        self._autoplay = autoplay or Autoplay()
        self._pause: Timer | None = None
        self._stands = Stands(programme)
        self._teller = Teller(programme.name, lambda command: self.call_later(self.obey, command))
        self._held_back: Held | None = None
        self._failures: list[str] = []
        """what went wrong in runs that nobody ran again"""
        self._slide, self._word = Slide(ink, id="slide"), Lines(ink, id="word")
        self.faint.kind = "last"

    def compose(self) -> ComposeResult:
        """A page lies where the runs lie."""
        yield from super().compose()
        yield from (self._slide, self._word)

    def open(self) -> None:
        """Show the first scene."""
        self.do("notes", self._let_notes_come)
        if self._ahead is not None:
            self.run_worker(self._ahead, group="ahead")
        self.show(self._beats.jump(self._first))

    async def end(self) -> None:
        """Break off what runs, and say good-bye to the notes."""
        self._autoplay.on = False
        await super().end()
        await self._teller.end()

    async def on_unmount(self) -> None:
        """However the screen has ended: nothing of ours is left for notes to find."""
        await self._teller.end()

    @property
    def scene(self) -> Resolved:
        """The one that is shown."""
        return self._programme.scenes[self._beats.scene - 1]

    @property
    def running(self) -> bool:
        """A run goes on that everybody sees."""
        return self._beats.beat == "run" and self._show.going_on

    def told(self) -> words.Stand:
        """What can be done about a run that failed. Of recordings the audience is told nothing."""
        show = self._show
        replay_of = "recorded" if self._replays else ""
        return words.Stand(show.speed, replay_of, show.in_turn, verdict=show.verdict, remedy=AGAIN)

    @property
    def parting_words(self) -> Sequence[str]:
        """What there is to be said when the screen is gone: expectations that these runs do not meet."""
        return [*self._failures, *(f"expectation not met: {one}" for one in self._shows.unmet())]

    def use(self, ink: Ink) -> None:
        """Draw in other colours from now on."""
        self._slide.ink = self._word.ink = ink
        super().use(ink)
        self._draw_page()

    def say(self, notice: str) -> None:
        """A word about a key that was pressed, at the edge of the screen."""
        self._notices.say(notice)
        self._draw_word()
        self.set_timer(STAYS_NS / 1e9, self._draw_word)

    # --- scenes -----------------------------------------------------------------------------------------

    def show(self, does: Does) -> None:
        """What a key has made of the talk."""
        match does:
            case "nothing":
                return
            case "page":
                self._show_page()
            case "question":
                self._ask_about()
            case "run":
                self._begin(self._shows.anew)
            case "still" | "figures":
                self._recall()
        self.arrived()

    def set_scene(self, *, anew: bool = False) -> None:
        """Other runs are on the stage, as the scene wants them to be seen."""
        super().set_scene(anew=anew)
        self.show_formulas(self._beats.beat == "figures")
        if self._beats.beat == "run" and self.scene.scene.code:
            self.show_code(True)

    def again(self) -> None:
        """The run of this scene, once more, with what the keys have changed of it."""
        self._beats.redo()
        self._begin(self._shows.of)
        self.arrived()

    def arrived(self) -> None:
        """Another beat: the notes are told, and whoever plays by itself waits for the next one."""
        self.tell()
        self.plan_next()
        self.refresh_bindings()

    def _show_page(self) -> None:
        self._held_back = None
        self.workers.cancel_group(self, "run")
        self.answer()
        self.add_class("-page")
        self._draw_page()

    def _draw_page(self) -> None:
        if self.scene.experiment is None:
            self._slide.show(page_of(self.scene, self._programme, self._shows.filled))

    def _ask_about(self) -> None:
        """The question, above what is known beforehand. Meanwhile the run is made ready, so that a key starts it."""
        seen = self._beats.has_run
        self._put_on(self._shows.asked_again(self.scene) if seen else self._shows.anew(self.scene))
        self.set_scene(anew=True)
        work = self._foresee if seen else self._perform
        self._held_back = None if seen else Held(self._show)
        self.do("run", partial(work, self._show.performances))
        self.ask(self._show.performance.scenario.question)

    def _begin(self, show_of: Callable[[Resolved], Show]) -> None:
        """Let what is ready begin; where nothing is, begin anew."""
        held, self._held_back = self._held_back, None
        if held is not None and held.is_wanted:
            self.answer()
            held.let_go()
            return
        show = show_of(self.scene)
        show.gate = None
        show.begin()
        self._put_on(show)
        self._start(anew=True)

    async def replay_recorded(self) -> None:
        """Let the recorded run of this scene stand in for it. Nothing is run, and nothing of it is counted."""
        scene, show = self.scene, self._shows.of(self.scene)
        self.say("looking for a recorded run")
        found = await asyncio.to_thread(understudies, show.name, show.sides)
        if len(found) < len(show.sides):
            self.say("no run of this scene is on record: space runs it")
            return
        for one in found:
            await one.load(lambda _: None)
        if self.scene is not scene:  # the speaker has gone on meanwhile
            return
        self.workers.cancel_group(self, "run")  # not sooner: where nothing was recorded, what runs is all there is
        self._beats.redo()
        show.performances = [*found]
        self._put_on(show)
        self.answer()
        self.set_scene(anew=True)
        self._past = Playhead(self._clock)
        self._past.play()
        self.keep_moving()
        self.arrived()

    @property
    def _replays(self) -> bool:
        """What is seen has been."""
        return not self.performance.live

    @property
    def extent(self) -> int:
        """Nanoseconds from the start to the last moment that can be looked at."""
        return max(one.extent for one in self.performances) if self._replays else super().extent

    def _recall(self) -> None:
        """The scene as it was left."""
        self.workers.cancel_group(self, "run")
        self._put_on(self._shows.of(self.scene))
        self.answer()
        self.set_scene(anew=True)

    def _put_on(self, show: Show) -> None:
        self._held_back, self._past, self._show = None, None, show
        self._notices.clear()
        self.remove_class("-page")
        self.faint.reveal()

    def _run(self, *, anew: bool = False, asks: bool = True) -> None:  # noqa: ARG002 (a scene says whether it asks)
        """The keys have changed what is to run: it runs, whatever was asked."""
        self._held_back = self._show.gate = None
        self._beats.redo()
        super()._run(anew=anew, asks=False)
        self.arrived()

    async def _perform(self, performances: Sequence[Performance]) -> None:
        show, before = self._show, self._show.recorder
        try:
            await super()._perform(performances)
        finally:
            for performance in performances:
                performance.cut(self._clock())
            if show.recorder is not before and not any(one.start for one in performances):
                _take_away(show.recorder)
        if performances is self._show.performances:
            self._note_failures(performances)
            self.arrived()

    def _note_failures(self, performances: Sequence[Performance]) -> None:
        self._failures = [f"scene {self.scene.number}: {one.failure}" for one in performances if one.failure]

    # --- by itself --------------------------------------------------------------------------------------

    def plan_next(self) -> None:
        """When the talk gives itself, the next beat comes after a while."""
        if self._pause is not None:
            self._pause.stop()
        pause_s = self._autoplay.pause_s(self._beats.beat, self.running)
        self._pause = None if pause_s is None else self.set_timer(pause_s, self._play_on)

    async def _play_on(self) -> None:
        if not self._beats.is_over:
            self.show(self._beats.next(self.running))
        elif self._autoplay.leaves:
            code = CHILD_FAILED if self._failures else NOT_MET if self._shows.unmet() else MET
            await self.run_action(f"app.leave({code})")

    # --- notes ------------------------------------------------------------------------------------------

    def tell(self) -> None:
        """Where the talk stands now."""
        self._stands.note(self._beats.scene, time.time())
        blank = isinstance(self.app.screen, Blank)
        self._teller.tell(self._stands.stand(self._beats, running=self.running, now=self._now_said(), blank=blank))

    def obey(self, command: Command) -> None:
        """Do what was asked for from the notes' terminal."""
        raise NotImplementedError

    async def _let_notes_come(self) -> None:
        try:
            await self._teller.start()
        except Complaint as complaint:
            self.say(str(complaint))
        self.tell()

    def _now_said(self) -> str:
        """What happens, in words."""
        if self.scene.experiment is None or self._beats.beat == "question":
            return "question" if self._beats.beat == "question" else ""
        if failed := [one.failure for one in self.performances if one.failure]:
            return f"failed: {printable(failed[0])}"
        if self.running:
            return "running"
        return f"over: {printable(self._show.verdict)}" if self._show.verdict else "over"

    def _draw_word(self) -> None:
        self._word.show(Words([self._ink.text(printable(self._notices.now), "waiting", bold=True)]))


def _take_away(recorder: Recorder | None) -> None:
    """The recording of a run that was made ready, and never begun."""
    if recorder is not None and recorder.path is not None:
        with contextlib.suppress(OSError):  # somebody else was quicker
            recorder.path.unlink()


def _any_sides(programme: Programme) -> Sequence[Side]:
    """What lies behind the pages before the first run: nobody sees it."""
    known = (scene.experiment.sides for scene in programme.scenes if scene.experiment)
    return next(known, None) or (Side(load_scenario("three-requests"), "sync"),)
