"""The stage of a talk: a presenter's remote leads through it, and all keys of the dashboard work within a scene."""

from typing import Any, ClassVar

from textual.binding import BindingType

from tui.run.performance import SourceOf
from tui.screens import bindings
from tui.screens.blank import Blank
from tui.screens.keys import Keys
from tui.screens.picker import Choice, Picker
from tui.screens.talk_board import TalkBoard
from tui.screens.typed_number import TypedNumber
from tui.talk.bounce import Bounce
from tui.talk.loading import Programme
from tui.talk.stand import Command
from tui.widgets.ink import Ink

REMOTE = frozenset(("pagedown", "pageup", "f5", "escape", "full_stop", "b"))
"""keys that presenters' remotes have: they bounce, and are held"""
LEAVES = "q again leaves the talk"
_HERE = frozenset(
    ("next_beat", "back", "again", "stop", "digit", "enter", "scenes", "autoplay", "leave", "blank", "keys")
)
"""keys that do something on a page, too"""


class TalkStage(TalkBoard, inherit_bindings=False):
    """A talk with its keys."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.TALK

    def __init__(self, programme: Programme, source_of: SourceOf, ink: Ink, **more: Any) -> None:
        super().__init__(programme, source_of, ink, **more)
        self._typed, self._bounce = TypedNumber(), Bounce()

    def takes(self, key: str, at: float) -> bool:
        """A remote's key counts once, however often it bounces; at is in seconds."""
        return key not in REMOTE or self._bounce.counts(key, at)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """On a page there is nothing to look into, or to steer."""
        if action in _HERE:
            return True
        return False if self.has_class("-page") else super().check_action(action, parameters)

    def action_next_beat(self) -> None:
        """On: the question, the run, what follows from it, the next scene."""
        self.show(self._beats.next(self.running))

    def action_back(self) -> None:
        """Back: the scene as it was left."""
        self.show(self._beats.back(self.running))

    def action_again(self) -> None:
        """Run again; on a page, where nothing runs, go on."""
        if self.scene.experiment is None:
            self.action_next_beat()
        else:
            self.again()

    def action_stop(self) -> None:
        """Forget what was typed; else stop what runs."""
        if self._typed.take() is None:
            super().action_stop()
        else:
            self.say("")

    def action_digit(self, digit: str) -> None:
        """One digit more of a scene's number."""
        if not self._notices.now:  # what was typed a while ago is forgotten
            self._typed.take()
        if digit == "0" and not self._typed.digits:
            self.action_whole()
            return
        self._typed.type(digit)
        self.say(f"scene {self._typed.digits}: Enter shows it")

    def action_enter(self) -> None:
        """The scene whose number was typed; else look into the worst request."""
        number = self._typed.take()
        if number is not None:
            self.say("")
            self.show(self._beats.jump(number))
        elif self.scene.experiment is not None:
            self.action_look()

    def action_recorded(self) -> None:
        """The recorded run of this scene, instead of one that does not work."""
        if self.scene.experiment is None:
            self.say("a page: nothing was recorded of it")
        else:
            self.do("recorded", self.replay_recorded)

    def action_scenes(self) -> None:
        """Choose a scene."""
        choices = [Choice(f"{one.number}", one.title or one.scene.page) for one in self._programme.scenes]
        self.app.push_screen(Picker("Scenes", "shows it", choices, f"{self._beats.scene}"), self._jump)

    def _jump(self, number: str | None) -> None:
        if number:
            self.show(self._beats.jump(int(number)))

    def action_autoplay(self) -> None:
        """Let the talk give itself, or take it back."""
        self.say("the talk gives itself: A takes it back" if self._autoplay.turn() else "yours again")
        self.plan_next()

    async def action_leave(self) -> None:
        """Leave, the second time: a slip must not end a talk."""
        if self._notices.now == LEAVES:
            await self.run_action("app.quit")
        else:
            self.say(LEAVES)

    def action_blank(self) -> None:
        """Nothing to be seen, until a key is pressed."""
        self.app.push_screen(Blank(), lambda _: self._unblanked())
        self.call_later(self.tell)

    def _unblanked(self) -> None:
        self.call_later(self.tell)

    def action_keys(self) -> None:
        """All keys."""
        self.app.push_screen(Keys(self.more_help(), bindings.TALK_HELP))

    def obey(self, command: Command) -> None:
        """Do what was asked for from the notes' terminal; behind what lies over the talk nothing happens."""
        if self.app.screen is not self:
            self.app.pop_screen()
            self.call_later(self.tell)
            return
        match command:
            case "next":
                self.action_next_beat()
            case "back":
                self.action_back()
            case "redo":
                self.action_again()
            case "blank":
                self.action_blank()
            case "stop":
                self.action_stop()
