"""Where the talk stands, printed once: for scripts, and for whoever only wants to look."""

import asyncio
import contextlib
import sys
import time

import msgspec

from demo_server.library import Complaint, printable
from tui.exits import MET
from tui.notes.timing import clock, countdown, is_over, timing
from tui.notes.wording import BLANK, happening, how_far, notes, title, with_next_key
from tui.talk.following import Follower, Following
from tui.talk.stand import Stand

TELLS_WITHIN_S = 3.0


def print_once(follower: Follower, *, as_json: bool) -> int:
    """Print where the talk stands. Returns the exit code; raises Complaint: no talk is running."""
    heard = asyncio.run(_first(follower))
    if as_json:
        sys.stdout.write(msgspec.json.encode(heard.stand).decode() + "\n")
        return MET
    for line in told(heard.stand, time.time()):
        sys.stdout.write(f"{line}\n")
    return MET


async def _first(follower: Follower) -> Following:
    try:
        async with asyncio.timeout(TELLS_WITHIN_S), contextlib.aclosing(follower.heard()) as all_heard:
            async for heard in all_heard:
                if isinstance(heard, Following):
                    return heard
                raise Complaint(heard.why)
    except TimeoutError:
        pass
    raise Complaint("the talk does not say where it stands: it may be stopped (^Z)")


def told(stand: Stand, now: float) -> list[str]:
    """The stand at an instant of unix time, line by line."""
    times = timing(stand, now)
    since = "" if times.counting else " (not begun)"
    lines = {
        "talk": f"{printable(stand.talk)}: {printable(stand.title)}",
        "time": f"{_left(times.talk_left_s, times.talk_s)}{since}",
        "scene": f"{title(stand.current)} ({how_far(stand)}), {_left(times.scene_left_s, times.scene_s)}",
        "now": BLANK if stand.blank else happening(stand),
        "next key": with_next_key(stand),
    }
    return [*(f"{label:<10}{words}" for label, words in lines.items()), "", *notes(stand.current).splitlines()]


def _left(left: float, of: float) -> str:
    return f"{countdown(left)} {'over the' if is_over(left) else 'left of'} {clock(of)}"
