"""The stage's keys. PageUp, PageDown and the full stop are those of presenters' remotes."""

from textual.binding import Binding, BindingType

VIEW: list[BindingType] = [
    Binding("less_than_sign", "seek(-0.05)", "Back", key_display="<", show=False, tooltip="look back; click the axis"),
    Binding("greater_than_sign", "seek(0.05)", "Forth", key_display=">", show=False, tooltip="and on again"),
    Binding("n", "step(1)", "Step", show=False, tooltip="on to the next moment at which something happened"),
    Binding("N", "step(-1)", "Step back", key_display="N", show=False, tooltip="back to the one before"),
    Binding("home", "start", "Start", key_display="Home", show=False, tooltip="back to the start of the run"),
    Binding("end", "end", "Present", key_display="End", show=False, tooltip="the present again; of a replay, its end"),
    Binding("p", "pause", "Pause", show=False, tooltip="hold the picture; the run goes on"),
    Binding("plus,equals_sign", "zoom(2)", "Closer", key_display="+", show=False, tooltip="zoom in; or the wheel"),
    Binding("minus", "zoom(0.5)", "Farther", key_display="-", show=False, tooltip="zoom out; or the wheel"),
    Binding("h,shift+left", "scroll(-0.25)", "Earlier", key_display="h", show=False, tooltip="scroll back; or drag"),
    Binding("l,shift+right", "scroll(0.25)", "Later", key_display="l", show=False, tooltip="scroll on; or drag"),
    Binding("0", "whole", "Whole run", show=False, tooltip="see all of the run again"),
    Binding("f", "big", "Big figure", show=False, tooltip="the one number that matters, large"),
    Binding("v", "code", "Code", show=False, tooltip="the code that serves the requests, and who stands at which line"),
    Binding("g", "faint", "Faint", show=False, tooltip="faint behind the bars: the prediction, the last run, nothing"),
    Binding("i", "formulas", "In figures", show=False, tooltip="measured beside predicted, and what theory says of it"),
    Binding("e", "export", "Export", show=False, tooltip="the run as a page, a picture, a trace or tables"),
    Binding("t", "app.next_theme", "Theme", show=False, tooltip="dark, light, high contrast, monochrome"),
    Binding("full_stop", "blank", "Blank", key_display=".", show=False, tooltip="blank the screen; any key ends it"),
    Binding("b", "blank", "Blank", show=False, tooltip="the same: presenters' remotes have one of these"),
    Binding("q", "app.quit", "Quit", tooltip="leave"),
]
"""what changes what is seen, whatever is seen"""

_KEYS = Binding("question_mark", "keys", "Keys", key_display="?", tooltip="all keys")
_LOOK = Binding(
    "enter", "look", "Look", key_display="⏎", show=False, tooltip="look into the worst request; or click any"
)

_OF_A_TALK = frozenset(("space", "f5", "escape", "enter", "pagedown", "pageup", "o", "a", "0", "q"))
"""keys that mean something else in a talk"""

LIVE: list[BindingType] = [
    Binding("space", "run_or_stop", "Run", tooltip="run again, or stop what runs"),
    Binding("f5", "run_again", "Run again", key_display="F5", show=False, tooltip="run again, from the start"),
    Binding("escape", "stop", "Stop", key_display="Esc", show=False, tooltip="stop what runs"),
    _KEYS,
    Binding("m", "next_mode", "Mode", tooltip="the scenario's next run; or the next mode: sync, async, blocked-loop"),
    Binding("c", "compare", "Compare", tooltip="two runs beside one another, at once; again: one"),
    Binding(
        "tab", "select", "Side", key_display="Tab", show=False, tooltip="in a comparison: the side that m and w/W mean"
    ),
    Binding("up", "steer('clients',True)", "Clients", key_display="↑↓", tooltip="more clients (closed load)"),
    Binding("down", "steer('clients',False)", "Fewer clients", key_display="↓", show=False, tooltip="fewer clients"),
    Binding("right", "steer('rate',True)", "Rate", key_display="←→", tooltip="more requests a second (open load)"),
    Binding("left", "steer('rate',False)", "Lower rate", key_display="←", show=False, tooltip="fewer a second"),
    Binding("w", "steer('workers',True)", "Workers", tooltip="one worker more (sync)"),
    Binding("W", "steer('workers',False)", "Fewer workers", key_display="W", show=False, tooltip="one worker less"),
    Binding("a", "ask", "Ask first", show=False, tooltip="show a scenario with its question, and wait for space"),
    Binding("s", "stall", "Stall", tooltip="freeze the server as ^Z would; again: let it go on"),
    _LOOK,
    Binding("pagedown", "next_scenario(1)", "Next", key_display="PgDn", tooltip="the next scenario"),
    Binding("pageup", "next_scenario(-1)", "Before", key_display="PgUp", show=False, tooltip="the scenario before"),
    Binding("o", "pick", "Open", show=False, tooltip="choose from all scenarios"),
    Binding("left_square_bracket", "speed(False)", "Slower", key_display="[", show=False, tooltip="slow motion"),
    Binding("right_square_bracket", "speed(True)", "Faster", key_display="]", show=False, tooltip="fast forward"),
    *VIEW,
]

TALK: list[BindingType] = [
    Binding("pagedown", "next_beat", "Next", key_display="PgDn", tooltip="on: the question, the run, the next scene"),
    Binding("pageup", "back", "Back", key_display="PgUp", tooltip="back: as it was left"),
    Binding("space,f5", "again", "Run", key_display="space", tooltip="run again"),
    Binding("escape", "stop", "Stop", key_display="Esc", tooltip="stop what runs"),
    *[Binding(str(digit), f"digit('{digit}')", show=False) for digit in range(10)],
    Binding("enter", "enter", "Look", key_display="⏎", tooltip="the scene whose number was typed; else look"),
    Binding("o", "scenes", "Scenes", tooltip="choose from all scenes"),
    Binding("A", "autoplay", "Autoplay", key_display="A", tooltip="the talk gives itself, or stops doing so"),
    Binding("R", "recorded", "Recorded", key_display="R", tooltip="the recorded run of this scene instead"),
    Binding("q", "leave", "Quit", tooltip="leave; it is asked once"),
    *[one for one in LIVE if isinstance(one, Binding) and one.key not in _OF_A_TALK],
]

REPLAY: list[BindingType] = [
    Binding("space", "play", "Play", tooltip="play, or hold; at the end: from the start"),
    Binding("f5", "again", "Again", key_display="F5", show=False, tooltip="play from the start"),
    Binding("escape", "hold", "Hold", key_display="Esc", show=False, tooltip="hold the picture"),
    _KEYS,
    Binding("left", "seek(-0.05)", "Seek", key_display="←→", tooltip="back; or click the axis, or drag on it"),
    Binding("right", "seek(0.05)", "Forth", key_display="→", show=False, tooltip="and on"),
    Binding("left_square_bracket", "speed(False)", "Speed", key_display="[ ]", tooltip="slower: down to ×0.1"),
    Binding("right_square_bracket", "speed(True)", "Faster", key_display="]", show=False, tooltip="faster: up to ×8"),
    Binding("m,pagedown", "next_run(1)", "Next run", key_display="m", tooltip="the next run of the recording"),
    Binding("pageup", "next_run(-1)", "Run before", key_display="PgUp", show=False, tooltip="the run before"),
    Binding("c", "compare", "Compare", tooltip="two runs of the recording beside one another; again: one"),
    _LOOK,
    Binding("up,down,w,W,s,o", "not_here", "Steer", show=False, tooltip="nothing: a recording cannot be steered"),
    *VIEW,
]

HELP = (
    ("space", "run again, or stop what runs (replay: play, or hold)"),
    ("m", "the scenario's next run; or mode: sync, async, blocked-loop"),
    ("c", "compare two runs, beside one another and at once; again: one"),
    ("Tab", "in a comparison: the side that m and w W mean, marked ●"),
    ("↑ ↓", "more or fewer clients (closed load)"),
    ("← →", "fewer or more requests a second, open load (replay: seek)"),
    ("w W", "one worker more or less (sync)"),
    ("s", "stall the server, frozen as ^Z would; again: it goes on"),
    ("⏎", "look into the worst request; a click looks into any"),
    ("PgUp PgDn", "the scenario before, the next one"),
    ("o", "choose from all scenarios"),
    ("[ ]", "the run itself in slow motion, or faster (replay: ×0.1 to ×8)"),
    ("p", "hold the picture; the run goes on"),
    ("< >", "look back, and forth again; so does a click on the axis"),
    ("n N", "one event on, one event back"),
    ("Home End", "the start of the run; the present again (replay: its end)"),
    ("+ -", "zoom in and out; so does the wheel"),
    ("h l", "scroll back and on; so does dragging, or shift+← →"),
    ("0", "see the whole run again"),
    ("f", "the one number that matters, large"),
    ("v", "the code: which line each request is at; again: the picture"),
    ("g", "faint behind the bars: the prediction, the last run, nothing"),
    ("i", "in figures: measured, predicted, and what theory says of it"),
    ("a", "ask first: a scenario waits with its question for space"),
    ("e", "export what is on record: a page, a picture, a trace, tables"),
    ("t", "other colours: dark, light, high contrast, monochrome"),
    (". b", "blank the screen; any key ends it"),
    ("F5 Esc", "run again from the start; stop what runs (replay: play, hold)"),
    ("?", "this page"),
    ("q", "leave"),
    ("Ctrl+P", "all of this by name"),
)
"""the same for people, where two keys belong together"""

TALK_HELP = (
    ("PgDn PgUp", "on: question, run, next scene; back, as it was left"),
    ("space F5", "run again"),
    ("12 ⏎  o", "scene 12; choose from all scenes"),
    ("R", "the recorded run of this scene, if the server has died"),
    ("A", "the talk gives itself, or stops doing so"),
    ("q", "leave; it is asked once"),
)
"""what is different in a talk"""
