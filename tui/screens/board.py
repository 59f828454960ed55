"""What stands on the stage: runs as they were or are at an instant, their figures, and words.

Which runs, which instant and by which keys is the stage's business (stage.py).
"""

from abc import abstractmethod
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Region
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Footer

from demo_server.addresses import timer_said
from demo_server.library import printable
from tui.run.performance import Performance
from tui.run.playhead import Playhead
from tui.screens import code_sight, words
from tui.screens.faint import Faint, last_of, latest
from tui.screens.figures import Figures, figures
from tui.screens.in_figures import InFigures, in_figures
from tui.screens.naming import told_apart
from tui.screens.notices import STAYS_NS, Notices
from tui.screens.pair import headings, pair_figures
from tui.screens.scene import Measured, Scene
from tui.screens.sight import Sight
from tui.widgets.big import Big
from tui.widgets.code import Code
from tui.widgets.ink import Ink
from tui.widgets.lines import Lines
from tui.widgets.pane import Pane
from tui.widgets.question import Question

FRAMES_A_SECOND = 60
FIGURES_EVERY_NS = 150_000_000
"""figures that change with every frame cannot be read"""
COMFORTABLE = (80, 22)
"""columns and rows from which on everything is there"""
EARLIER = 6
"""runs that are kept to lie behind others: in a talk, scenes of other requests may stand between the two"""
SIDE_BY_SIDE = 160
"""columns from which on two runs stand beside one another, not one above the other"""


class Board(Screen[None]):
    """One run or two, at the present or at an instant of the past."""

    DEFAULT_CSS = """
    Board { background: $background; layout: vertical; layers: default above; }
    Board > #caption { margin-bottom: 1; }
    Board > #panes { height: 1fr; layout: vertical; }
    Board > #figures { height: 3; margin-top: 1; }
    Board > Footer { background: $background; }
    Board.-tight > #caption { margin-bottom: 0; }
    Board.-tight > #figures { height: 1; margin-top: 0; }
    Board.-tight > #legend { display: none; }
    Board > Code { display: none; }
    Board.-code > Code { display: block; }
    Board.-code > #panes { display: none; }
    Board.-big > Code { display: none; }
    Board > #in-figures { display: none; height: 1fr; }
    Board.-formulas > #in-figures { display: block; }
    Board.-formulas > #panes, Board.-formulas > #figures, Board.-formulas > #legend { display: none; }
    Board > Big { display: none; }
    Board.-big > Big { display: block; }
    Board.-big > #panes { display: none; }
    Board #second { display: none; }
    Board.-pair #second { display: block; }
    Board.-pair Pane > Lines { display: block; }
    Board.-pair > #caption, Board.-pair > #figures { margin: 0; }
    Board.-pair.-wide > #panes { layout: horizontal; }
    Board.-pair #second { margin-top: 1; }
    Board.-pair.-wide #second { margin: 0 0 0 2; }
    Board.-pair.-tight #second { margin-top: 0; }
    Board.-pair.-tight > #figures { height: 2; }
    """

    def __init__(self, ink: Ink, *, clock: Callable[[], int]) -> None:
        super().__init__()
        self._ink = ink
        self._clock = clock
        self._notices = Notices(clock)
        self._sight = Sight()
        self._scenes: list[Scene] = []
        self.faint = Faint()
        self.question = ""
        """what the audience is asked now; empty while no question stands"""
        self._asking = False
        self._earlier: list[Performance] = []
        """runs that are over, the latest last: one may lie faint behind the next"""
        self._code_sight, self._code = code_sight.CodeSight(), Code(ink, id="code")
        self._ticking: Timer | None = None
        self._figures_at = 0
        self._said_of_timer: Performance | None = None
        self._held: int | None = None
        """the instant at which the present is paused"""
        self._past: Playhead | None = None
        """where in the past one looks; None at the present"""
        self._measured: list[Measured] = []
        self._title, self._caption = Lines(ink, id="title"), Lines(ink, id="caption")
        self._figures, self._legend = Lines(ink, id="figures"), Lines(ink, id="legend")
        self._panes, self._big = (Pane(ink, id="first"), Pane(ink, id="second")), Big(ink, id="big")
        self._question = Question(ink, id="question")
        self._in_figures, self._told = Lines(ink, id="in-figures"), InFigures()

    # --- what a subclass says ---------------------------------------------------------------------------

    @property
    @abstractmethod
    def performances(self) -> Sequence[Performance]:
        """The runs on the stage: one, or two that are compared."""

    @property
    @abstractmethod
    def selected(self) -> int:
        """Which of them the keys mean."""

    @property
    @abstractmethod
    def recording(self) -> Path | None:
        """The file in which the runs are on record; None when there is none."""

    @abstractmethod
    def open(self) -> None:
        """Show the first runs. Not on_mount, for Textual calls that of every class."""

    @abstractmethod
    async def end(self) -> None:
        """Break off what runs, and return when its children have ended."""

    def told(self) -> words.Stand:
        """What there is to be said beside the runs themselves."""
        return words.Stand()

    def takes(self, key: str, at: float) -> bool:  # noqa: ARG002 (whoever knows of remotes does)
        """A key that is pressed at an instant (in seconds) is meant; False of one that only bounces."""
        return True

    @property
    def parting_words(self) -> Sequence[str]:
        """What there is to be said on stderr when the screen is gone, a line each."""
        return ()

    @property
    def performance(self) -> Performance:
        """The run that the keys mean."""
        return self.performances[self.selected]

    # --- the screen -------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Top to bottom, as it is read."""
        yield from (self._title, self._caption)
        yield Container(*self._panes, id="panes")
        yield from (self._in_figures, self._big, self._code, self._figures, self._legend)
        yield from (self._question, Footer(show_command_palette=False, compact=True))

    def on_mount(self) -> None:
        """Let the picture move, and show something."""
        self._ticking = self.set_interval(1 / FRAMES_A_SECOND, self._draw)
        self.open()

    def on_resize(self) -> None:
        """Another size is another picture."""
        columns, rows = self.size
        self.set_class(columns < COMFORTABLE[0] or rows < COMFORTABLE[1], "-tight")
        self.set_class(columns >= SIDE_BY_SIDE, "-wide")
        self.call_after_refresh(self._draw_all)

    def set_scene(self, *, anew: bool = False) -> None:
        """Other runs are on the stage; anew: on an axis of their own."""
        self.workers.cancel_group(self, "seek")
        if anew:
            self._sight.reset()
        self.workers.cancel_group(self, "bands")
        self._remember_last()
        paired = len(self.performances) > 1
        self._scenes = [
            Scene(one, self._sight, self.faint, last_of(one, self._earlier, paired=paired)) for one in self.performances
        ]
        self._measured = []
        self._held = None
        self._code_sight.take(self.performances)
        self.set_class(len(self._scenes) > 1, "-pair")
        self.call_after_refresh(self._draw_all)
        self.keep_moving()

    def keep_moving(self) -> None:
        """Draw frames as long as anything moves, and once more."""
        if self._ticking is None:
            return
        if self.moving:
            self._ticking.resume()
            return
        self._ticking.pause()
        if any(one.timeline.end is not None for one in self.performances):
            self.faint.reveal()  # now that all have seen it, it stands beside what was predicted
            self._find_bands()
        if self._held is None:
            self._draw_all()

    # --- the question before a run, what is faint, and what is found out after it ----------------------------

    @property
    def asking(self) -> bool:
        """A question stands, or nobody has said yet what it is: what is on the stage has not run."""
        return self._asking

    def ask(self, question: str) -> None:
        """Let a question stand over the still picture; nothing tells the answer until the run is over, or reveal().

        An empty one stands too: the audience is to think, whatever it is asked aloud.
        """
        self.question, self._asking = question, True
        self.faint.ask()
        self.call_after_refresh(self._draw_all)

    def answer(self) -> None:
        """Take the question away: the run begins, or the stage shows something else. What is hidden stays so."""
        self.question, self._asking = "", False

    def reveal(self) -> None:
        """Show what is predicted again."""
        self.faint.reveal()
        self._draw_all()

    def _remember_last(self) -> None:
        """Of the runs that make way for others."""
        gone = [scene.performance for scene in self._scenes if scene.performance not in self.performances]
        self._earlier = latest([*self._earlier, *gone], EARLIER)

    def _find_bands(self) -> None:
        wanting = [performance for performance in self.performances if performance.wants_band]
        if wanting:
            self.do("bands", partial(self._do_find_bands, wanting))

    async def _do_find_bands(self, wanting: Sequence[Performance]) -> None:
        for performance in wanting:
            await performance.find_band()
        self._draw_all()

    @property
    def moving(self) -> bool:
        """What is seen may be something else in the next frame."""
        going_on = any(performance.going_on for performance in self.performances)
        return going_on if self._past is None else self._past.moving

    def do(self, group: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do something in the background, instead of what was done there before.

        It is a function, for it may be called off before it has begun: a coroutine would complain.
        """
        self.run_worker(work, group=group, exclusive=True)  # type: ignore[arg-type] # its types leave it open what work returns

    def moment(self, performance: Performance) -> int | None:  # noqa: ARG002 (a subclass may look at one alone)
        """Which moment of a run is to be seen, in nanoseconds after its start; None: the present."""
        return None if self._past is None else self._past.elapsed

    @property
    def extent(self) -> int:
        """Nanoseconds from the start to the last moment that can be looked at, of the longest run on the stage."""
        return max(performance.extent for performance in self.performances)

    @abstractmethod
    def at_the_end(self, past: Playhead) -> None:
        """The moment that is looked at has come to the end of what is on record."""

    def show_formulas(self, on: bool) -> None:
        """The run in figures instead of the picture: measured, predicted, theory; or the picture again."""
        self.remove_class("-big", "-code")
        self.set_class(on, "-formulas")
        self.call_after_refresh(self._draw_all)

    def show_code(self, on: bool) -> str:
        """The code that serves the requests instead of the picture, or the picture again.

        Returns why that cannot be; empty when it can.
        """
        if on and (why_not := self._code_sight.why_not):
            return why_not
        self.remove_class("-big", "-formulas")
        self.set_class(on, "-code")
        self.call_after_refresh(self._draw_all)
        return ""

    # --- drawing ----------------------------------------------------------------------------------------

    def use(self, ink: Ink) -> None:
        """Draw in other colours from now on."""
        self._ink = ink
        panes = [widget for pane in self._panes for widget in (pane.heading, pane.picture)]
        for widget in (
            self._title,
            self._caption,
            self._question,
            self._in_figures,
            self._big,
            self._code,
            self._figures,
            self._legend,
            *panes,
        ):
            widget.ink = ink
        self._draw_all()

    def say(self, notice: str) -> None:
        """A word about a key that was pressed."""
        self._notices.say(notice)
        self._draw_all()
        self.set_timer(STAYS_NS / 1e9, self._draw_all)

    def see(self) -> None:
        """Turn every run to the moment that is looked at."""
        past = self._past
        if past is not None and past.moving and past.elapsed >= self.extent:
            self.at_the_end(past)
            self.call_next(self.keep_moving)
        for performance in self.performances:
            performance.see(self.moment(performance))

    def _draw(self) -> None:
        """A frame; every now and then with its figures."""
        clock = self._clock()
        if (self._held is not None and self._figures_at) or not self._scenes:
            return
        with_figures = clock >= self._figures_at or not self.moving
        self.see()
        latest = self._latest()
        self._sight.cells = self._panes[0].picture.cells
        self._draw_pictures(latest, with_figures)
        if with_figures:
            self._figures_at = clock + FIGURES_EVERY_NS
            self._draw_words()

    def _draw_all(self) -> None:
        self._figures_at = 0
        self._draw()

    def _draw_pictures(self, latest: int, with_figures: bool) -> None:
        """On one axis: its length is known when both runs have said theirs, and their labels have one width."""
        for scene in self._scenes:
            scene.stretch(latest)
        shown = [
            (pane.picture, frame)
            for scene, pane in zip(self._scenes, self._panes, strict=False)
            if (frame := scene.frame(self._now(scene.performance), latest)) is not None
        ]
        label = max((picture.label(frame) for picture, frame in shown), default=0)
        for picture, frame in shown:
            picture.show(frame, with_figures, label)

    def _say_timer(self) -> None:
        """Once in each run: that a timer stands in for its database."""
        performance = self.performance
        if performance.timeline.timer and performance is not self._said_of_timer:
            self._said_of_timer = performance
            self._notices.say(timer_said(performance.timeline.timer))

    def _draw_words(self) -> None:
        self._say_timer()
        ink, width = self._ink, self.size.width
        if self._held is None or not self._measured:
            self._measured = [scene.measure(self._now(scene.performance)) for scene in self._scenes]
        measured = self._measured[self.selected]
        stand = self.told()._replace(question=self.question)
        said = words.Said(
            self.performances,
            self.selected,
            [one.headline for one in self._measured],
            [self._now(performance) for performance in self.performances],
            self._notices.now,
            self._scenes[self.selected].stall_said(measured.headline.mean),
            self._held is not None,
            self._past,
            self.extent,
            self._needs(),
            stand,
            self._scenes[self.selected].knob,
        )
        self._question.show(self._asked(), self._free())
        self._title.show(words.title(ink, said, width))
        self._caption.show(words.caption(ink, said))
        within = any(one.timeline.history.lines_within for one in self.performances)
        split = said.told != "nothing" or any(one.timeline.tally.wait.count for one in self.performances)
        faint = self._scenes[self.selected].ghost.words
        of_picture = words.legend(ink, width, said.told, within=within, split=split, faint=faint)
        self._legend.show(code_sight.legend(ink, width) if self.has_class("-code") else of_picture)
        self._draw_figures(measured)
        if len(self._scenes) > 1:
            for pane, heading in zip(self._panes, headings(ink, said), strict=True):
                pane.heading.show(heading)
        if self.has_class("-formulas"):
            now, pair = self._now(self.performance), len(self._scenes) > 1
            told = self._told.told(self.performance, now, hidden=self.faint.hidden, named=pair)
            self._in_figures.show(*in_figures(ink, told, self._in_figures.size.height))
        if self.has_class("-code"):
            self._code.show(self._code_sight.sides(self._now))
        if self.has_class("-big"):
            of = told_apart(self.performances)[self.selected] if len(self._scenes) > 1 else ""
            self._big.show(measured.headline, measured.worst, of)

    def _draw_figures(self, measured: Measured) -> None:
        ink, (width, height) = self._ink, (self.size.width, self._figures.size.height)
        if len(self._scenes) > 1:
            names = told_apart(self.performances)
            predicted = [scene.predicted_mean for scene in self._scenes]
            self._figures.show(*pair_figures(ink, names, self._measured, predicted, width)[-height:])
            return
        scene = self._scenes[0]
        figured = Figures(
            measured.headline,
            scene.predicted_mean,
            measured.slowdown,
            scene.capacity,
            scene.performance.mode,
            bool(scene.knob),
            scene.performance.band,
        )
        self._figures.show(*figures(ink, figured, width, height))

    def _asked(self) -> str:
        """What stands in the free part of the picture; nothing where there is no picture."""
        covered = any(self.has_class(one) for one in ("-big", "-code", "-pair", "-formulas"))
        return "" if covered else printable(self.question)

    def _free(self) -> Region:
        """Where nothing stands while nothing has run: right of the labels, below the axis."""
        picture = self._panes[0].picture
        region, left = picture.region, picture.labels
        return Region(region.x + left, region.y + 1, max(0, region.width - left), max(0, region.height - 1))

    def _needs(self) -> str:
        columns, rows = self.size
        if columns >= COMFORTABLE[0] and rows >= COMFORTABLE[1]:
            return ""
        return f"made for {COMFORTABLE[0]}x{COMFORTABLE[1]}, this is {columns}x{rows}"

    def _now(self, performance: Performance) -> int:
        """The instant of a run that is drawn, on its timeline's clock."""
        end = performance.timeline.end
        if performance.looked_at is not None:
            now = performance.start + performance.looked_at
            now = min(now, self._clock()) if performance.going_on else now
            return now if end is None else min(now, end)
        if self._held is not None:
            return self._held if end is None else min(self._held, end)
        return self._clock() if end is None else end

    def _latest(self) -> int:
        """Nanoseconds from the start to the latest instant that is drawn."""
        return max(max(0, self._now(one) - one.start) if one.has_started else 0 for one in self.performances)
