"""The head of the notes, line by line: how late it is, where the talk is, what comes. As much as there is room for."""

from rich.cells import cell_len
from rich.segment import Segment

from demo_server.library import printable
from tui.notes.digits import HIGH, tall
from tui.notes.timing import Timing, clock, countdown, is_over, lateness
from tui.notes.wording import BLANK, after_this, happening, has_failed, how_far, title, with_next_key
from tui.palette import Role
from tui.talk.stand import Stand
from tui.widgets.ink import Ink, fitted
from tui.widgets.lines import Words

TALL_FROM, ROOMY_FROM, SMALL_FROM = 26, 16, 8
"""rows of the screen from which on there are tall figures; all lines; a line more than the time"""
_LABEL = 8


def head(stand: Stand, times: Timing, wall: str, ink: Ink, size: tuple[int, int]) -> list[Words]:
    """All lines above the notes. wall: the time of day; size: the screen's columns and rows."""
    width, height = size
    big = height >= TALL_FROM and not ink.ascii_only and width >= 60
    clocks = _tall_clocks(times, ink, width) if big else [_clocks(times, ink)]
    if height < SMALL_FROM:
        return clocks
    here = _here(stand, ink, width)
    if height < ROOMY_FROM:
        return [*clocks, *here[:2]]
    top = Words([ink.text(f" {printable(stand.title)}", "quiet")], [ink.text(f"{wall} ", "quiet")])
    return [top, Words(), *clocks, Words(), *here, Words([ink.text(" " + "─" * (width - 2), "quiet")])]


def _here(stand: Stand, ink: Ink, width: int) -> list[Words]:
    """What is shown, what happens, what comes."""
    scene = stand.current
    lines = [
        Words([ink.text(f" {title(scene)}", bold=True)], [ink.text(f"{how_far(stand)} ", bold=True)]),
        _now(stand, ink, width),
    ]
    if scene.caption:
        lines.append(_line(ink, width, "caption", printable(scene.caption), "quiet"))
    lines.append(_line(ink, width, "PgDn", with_next_key(stand), "working"))
    if stand.coming is not None:
        lines.append(_line(ink, width, "then", after_this(stand) or "the end", "quiet"))
    return lines


def _now(stand: Stand, ink: Ink, width: int) -> Words:
    if stand.blank:
        return _line(ink, width, "now", BLANK, "waiting", bold=True)
    if has_failed(stand):
        return _line(ink, width, "now", f"! {happening(stand)}", "bad", bold=True)
    return _line(ink, width, "now", happening(stand), "plain")


def _line(ink: Ink, width: int, label: str, words: str, role: Role, *, bold: bool = False) -> Words:
    room = width - _LABEL - 2
    shown = words if cell_len(words) <= room else fitted(words, max(2, room + 1)).rstrip()
    return Words([ink.text(f" {label:<{_LABEL}}", "quiet"), ink.text(shown, role, bold=bold)])


def _clocks(times: Timing, ink: Ink) -> Words:
    """Both on one line."""
    scene = [
        ink.text(" scene "),
        _left(times.scene_left_s, ink),
        ink.text(f" {_of(times.scene_left_s)} {clock(times.scene_s)}", "quiet"),
    ]
    talk = [
        ink.text("   talk "),
        _left(times.talk_left_s, ink),
        ink.text(f" {_of(times.talk_left_s)} {clock(times.talk_s)}", "quiet"),
    ]
    return Words([*scene, *talk, ink.text("   "), _beside_plan(times, ink)])


def _tall_clocks(times: Timing, ink: Ink, width: int) -> list[Words]:
    """Figures that are read from the other end of the desk."""
    half = (width - 2) // 2
    lines = [Words([ink.text(f" {'scene':<{half}}", "quiet"), ink.text("talk", "quiet")])]
    lefts = [times.scene_left_s, times.talk_left_s]
    drawn = [tall(countdown(left)) for left in lefts]
    for row in range(HIGH):
        cells = [ink.text(" ")]
        for left, figure in zip(lefts, drawn, strict=True):
            cells.append(ink.text(f"{figure[row]:<{half}}", _urgency(left), bold=is_over(left)))
        lines.append(Words(cells))
    below = [ink.text(f" {f'{_of(times.scene_left_s)} {clock(times.scene_s)}':<{half}}", "quiet")]
    below += [ink.text(f"{_of(times.talk_left_s)} {clock(times.talk_s)}   ", "quiet"), _beside_plan(times, ink)]
    return [*lines, Words(below)]


def _left(left: float, ink: Ink) -> Segment:
    return ink.text(countdown(left), _urgency(left), bold=True)


def _urgency(left: float) -> Role:
    return "bad" if is_over(left) else "plain"


def _of(left: float) -> str:
    return "over" if is_over(left) else "left of"


def _beside_plan(times: Timing, ink: Ink) -> Segment:
    if not times.counting:
        return ink.text("counts from the first PgDn", "quiet")
    words = lateness(times.behind_s)
    return ink.text(words, "bad" if words.endswith("behind") else "quiet")
