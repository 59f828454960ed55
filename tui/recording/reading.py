"""Recordings read back: which runs are in a file, and where in it each event of theirs stands.

Whatever is sound is read, whatever is not is counted: a line cut off by a crash, lines that tell no event or
belong to no run. Nothing here decides what a line means for a run; the timeline does.
"""

import stat
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from demo_server.events import UNDECODABLE, Event, LoadEnded, LoadStarted
from demo_server.library import printable, reason
from demo_server.scenario import Scenario
from tui.recording.lines import (
    VERSION,
    Header,
    RecordingError,
    RunBegan,
    decode_header,
    line_decoder,
    number_decoder,
    prefix,
)

CHUNK = 1 << 20
LONGEST_HEADER = 8 << 20
"""bytes: the text of the largest scenario, each character of it escaped"""
LONGEST_NS = 24 * 3600 * 10**9
"""An event that lies farther from the beginning of its run cannot belong to it."""
_LATEST_NS = 1 << 62
"""No clock of ours has run for a hundred years; instants are kept in 64 bits."""


_EDGES = (LoadStarted, LoadEnded)


class Track:
    """The events of one run in a file, in the order of their instants."""

    def __init__(self, began: RunBegan, scenario: Scenario, text: bytearray) -> None:
        self.began = began
        self.scenario = scenario
        """as it ran"""
        self.instants = array("q")
        """of the events, in nanoseconds, ascending"""
        self.zero: int | None = None
        """the instant from which the run counts"""
        self.end: int | None = None
        """the instant of its end; None when it was cut off before"""
        self.moves: list[int] = []
        """each time that lines had come late: from which number on events have gone to other places"""
        self._places = array("Q")
        self._text = text
        self._in_order = 0
        """how many of the first events are in order while others are not"""
        self._lowest: int | None = None
        """the earliest instant that came after a later one; None while all are in order"""

    def __len__(self) -> int:
        return len(self.instants)

    def add(self, at: int, place: int) -> None:
        """One more event, on the line that begins at a place of the file."""
        if self.instants and at < self.instants[-1]:
            if self._lowest is None:
                self._lowest, self._in_order = at, len(self.instants)
            self._lowest = min(at, self._lowest)
        self.instants.append(at)
        self._places.append(place)

    def note(self, event: Event) -> None:
        """A start, or an end. Of several the timeline takes the first, whatever their order in the file."""
        if isinstance(event, LoadStarted):
            self.zero = event.at if self.zero is None else min(self.zero, event.at)
        else:
            self.end = event.at if self.end is None else min(self.end, event.at)

    def sort(self) -> None:
        """Put the events in order. Two children write into one file: their lines are nearly in order, not quite."""
        if self._lowest is None:
            return
        first = bisect_right(self.instants, self._lowest, 0, self._in_order)
        order = sorted(range(first, len(self.instants)), key=self.instants.__getitem__)
        self.instants[first:] = array("q", [self.instants[at] for at in order])
        self._places[first:] = array("Q", [self._places[at] for at in order])
        self.moves.append(first)
        self._lowest = None

    def unmoved(self, moves: int) -> int:
        """How many of the first events are where they were when there had been so many moves."""
        return min(self.moves[moves:], default=len(self))

    def events(self, first: int, after_last: int) -> Iterator[Event]:
        """Some of the events, by their numbers."""
        text, decode = self._text, line_decoder.decode
        for place in self._places[first:after_last]:
            yield decode(text[place : text.index(b"\n", place)])


class Recording:
    """A file of recorded runs. A run that is still being recorded can be read on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.header = Header(VERSION)
        self.tracks: list[Track] = []
        self.unsound = 0
        """lines that say nothing, or nothing that belongs to a run"""
        self.cut_off = False
        """the last line is not whole"""
        self._text = bytearray()
        self._run, self._prefix = 0, b"\n"
        """of the last line; as a rule the next one begins like it"""
        self._read = 0
        """how much of the text is known line by line"""
        self._by_number: dict[int, Track] = {}

    def read_on(self) -> Iterator[float]:
        """Read what the file has more by now; yields the share of it that has been read. Raises RecordingError."""
        where = printable(self.path)
        try:
            if not stat.S_ISREG(self.path.stat().st_mode):  # a pipe would let us wait for ever
                raise RecordingError(f"{where}: not a file; a recording is one")
            with self.path.open("rb") as file:
                yield from self._read_from(file)
        except (OSError, ValueError) as error:  # ValueError: a path with a null character
            raise RecordingError(f"{where}: {reason(error)}") from None

    def read_all(self) -> "Recording":
        """Read it to its end, and be sure that there is something in it. Raises RecordingError."""
        for _ in self.read_on():
            pass
        self.check()
        return self

    def check(self) -> None:
        """Raises RecordingError when there is no run in it."""
        if not self.tracks:
            why = "none that can be understood" if self.unsound else "it was cut off before one began"
            raise RecordingError(f"{printable(self.path)}: no run in it: {why}")

    def track(self, number: int) -> Track | None:
        """The run of that number, if it has begun."""
        return self._by_number.get(number)

    def sole_track(self, number: int) -> Track:
        """The run of that number. Raises KeyError when there is none."""
        return self._by_number[number]

    def _read_from(self, file: BinaryIO) -> Iterator[float]:
        size = max(1, file.seek(0, 2))
        while chunk := self._next(file):
            self._text += chunk
            self._know()
            for track in self.tracks:
                track.sort()
            yield min(1.0, len(self._text) / size)
        if not self._read:
            self._refuse()
        self.cut_off = self._read < len(self._text)

    def _next(self, file: BinaryIO) -> bytes:
        """What comes next: between two bites somebody else may have read on."""
        file.seek(len(self._text))
        return file.read(CHUNK)

    def _know(self) -> None:
        """Take in the lines that are whole by now."""
        *lines, _ = self._text[self._read :].split(b"\n")
        for line in lines:
            if self._read:
                self._place(line, self._read)
            else:
                self._begin(line)
            self._read += len(line) + 1
        if not self._read and len(self._text) > LONGEST_HEADER:
            self._refuse()

    def _begin(self, line: bytearray) -> None:
        try:
            self.header = decode_header(line)
        except msgspec.DecodeError:
            self._refuse()
        if self.header.version > VERSION:
            raise RecordingError(
                f"{printable(self.path)}: written by asyncdemo {printable(self.header.program)} in format "
                f"{self.header.version}; this one reads up to {VERSION}: a newer asyncdemo is needed"
            )

    def _refuse(self) -> None:
        what = "empty" if not self._text else "its first line is not that of a recording"
        raise RecordingError(f"{printable(self.path)}: {what}; asyncdemo --record FILE makes one")

    def _place(self, line: bytearray, place: int) -> None:
        # A million lines come by here: no call that is not needed.
        try:
            event = line_decoder.decode(line)
            if not line.startswith(self._prefix):
                self._run = number_decoder.decode(line).run
                self._prefix = prefix(self._run)
        except UNDECODABLE:
            self.unsound += 1
            return
        run = self._run
        sound = self._begin_run(event) if type(event) is RunBegan else self._add(run, event, place)
        if not sound:
            self.unsound += 1

    def _add(self, run: int, event: Event, place: int) -> bool:
        """Put an event in its place. Returns False when it has none."""
        track = self._by_number.get(run)
        if track is None or abs(event.at - track.began.at) > LONGEST_NS:
            return False
        track.add(event.at, place)
        if type(event) in _EDGES:
            track.note(event)
        return True

    def _begin_run(self, began: RunBegan) -> bool:
        """Make room for the events of a run. Returns False when it cannot be one."""
        if began.run in self._by_number or began.at > _LATEST_NS:
            return False
        try:
            track = Track(began, began.as_scenario(), self._text)
        except ValueError:
            return False
        self._by_number[began.run] = track
        self.tracks.append(track)
        return True
