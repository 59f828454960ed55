"""A run on record: its timeline at any instant, after any seeks, while the file grows, is what the events give."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.events import Event, EventsDropped
from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui import recordings as r
from tests.tui.strategies import chances, examples, interleaved, modes, small_scenarios, streams
from tui.recording import reading, tape
from tui.recording.reading import Recording, Track
from tui.recording.tape import Player, Tape
from tui.run.memory import NOT_YET, Memory
from tui.simulation import simulate

wholes = st.integers(0, 10**6)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tape") / "run.ndjson"


@st.composite
def recorded_events(draw: st.DrawFn) -> list[Event]:
    """What the children say of a run, in any order that they may say it, with what keys do and what cannot be."""
    scenario, mode = draw(small_scenarios()), draw(modes)
    events = list(simulate(scenario, mode))
    end = events[-1].at // b.MS
    more: st.SearchStrategy[Callable[[int], Event]] = st.sampled_from(
        [
            b.stalled,
            b.resumed,
            lambda ms: b.set_to(ms, "clients", 3),
            lambda ms: EventsDropped(b.ns(ms), 2),
            lambda ms: b.begun(1, ms),
            lambda ms: b.received(1, ms, 500),
        ]
    )
    mixed = list(interleaved(streams(events), draw(chances)))
    for make, ms in draw(st.lists(st.tuples(more, st.integers(0, end)), max_size=4)):
        mixed.insert(draw(wholes) % (len(mixed) + 1), make(ms))
    return mixed


def instant_in(events: list[Event], drawn: int) -> int:
    """One of the events' own, or one between or beyond them."""
    instants = sorted({event.at for event in events})
    places = [
        instants[0] - 1,
        *instants,
        *((left + right) // 2 for left, right in pairwise(instants)),
        instants[-1] + 9,
    ]
    return places[drawn % len(places)]


def only_track(recording: Recording) -> Track:
    (track,) = recording.tracks
    return track


def exhaust(steps: Iterator[float]) -> None:
    shares = list(steps)
    assert all(0 <= share <= 1 for share in shares)


@examples(40)
@given(recorded_events(), st.lists(wholes, min_size=1, max_size=8), st.integers(1, 40), st.integers(1, 6))
def test_the_timeline_at_any_instant_after_any_seeks_is_what_the_events_give(
    path: Path, events: list[Event], seeks: list[int], every: int, most: int
) -> None:
    path.unlink(missing_ok=True)
    track = only_track(Recording(r.write(path, events)).read_all())
    with patch.multiple(tape, EVERY=every, SLICE=max(1, every // 3), MOST=most):
        made = Tape(track)
        exhaust(made.learn())
        player = Player(made)
        for seek in seeks:
            instant = instant_in(events, seek)
            player.go_to(instant)
            assert r.everything(player.timeline, instant) == r.everything(r.fold(events, instant), instant)


@examples(20)
@given(recorded_events(), chances, st.integers(1, 40), st.integers(50, 2000))
def test_a_file_that_grows_gives_the_same_as_one_read_at_once(
    path: Path, events: list[Event], chance: Random, every: int, chunk: int
) -> None:
    path.unlink(missing_ok=True)
    whole = r.write(path, events).read_bytes()
    path.write_bytes(b"")
    head = r.after_run_line(whole)
    cuts = sorted({head, *(chance.randint(head, len(whole)) for _ in range(6)), len(whole)})
    recording = Recording(path)
    with patch.multiple(tape, EVERY=every, SLICE=max(1, every // 3)), patch.object(reading, "CHUNK", chunk):
        player, made = None, None
        for before, after in pairwise([0, *cuts]):
            with path.open("ab") as file:
                file.write(whole[before:after])
            exhaust(recording.read_on())
            made = made or Tape(only_track(recording))
            player = player or Player(made)
            if chance.random() < 0.7:
                exhaust(made.learn())
            known = events[: whole[head:after].count(b"\n")]
            for _ in range(2):
                instant = instant_in(events, chance.randrange(10**6))
                player.go_to(instant)
                assert r.everything(player.timeline, instant) == r.everything(r.fold(known, instant), instant)
    assert not recording.cut_off


@examples(15)
@given(recorded_events(), chances, st.integers(1, 20))
def test_two_who_read_and_learn_at_once_do_not_disturb_one_another(
    path: Path, events: list[Event], chance: Random, every: int
) -> None:
    path.unlink(missing_ok=True)
    whole = r.write(path, events).read_bytes()
    half = (r.after_run_line(whole) + len(whole)) // 2
    path.write_bytes(whole[:half])
    recording = Recording(path)
    with patch.multiple(tape, EVERY=every, SLICE=max(1, every // 3)), patch.object(reading, "CHUNK", 150):
        by_turns([recording.read_on(), recording.read_on()], chance)
        made = Tape(only_track(recording))
        learning = made.learn()
        next(learning, None)
        path.write_bytes(whole)
        by_turns([learning, recording.read_on(), made.learn(), recording.read_on()], chance)
        exhaust(made.learn())
        assert len(only_track(recording)) == len(events)
        for count, timeline in made._checkpoints:
            in_order = sorted(events, key=lambda event: event.at)
            assert r.everything(timeline, in_order[-1].at) == r.everything(b.told(*in_order[:count]), in_order[-1].at)


def by_turns(steps: list[Iterator[float]], chance: Random) -> None:
    while steps:
        one = chance.choice(steps)
        if next(one, None) is None:
            steps.remove(one)


@examples(20)
@given(recorded_events(), wholes)
def test_steps_lead_through_all_instants_and_back(path: Path, events: list[Event], drawn: int) -> None:
    path.unlink(missing_ok=True)
    player = Player(Tape(only_track(Recording(r.write(path, events)).read_all())))
    instants = sorted({event.at for event in events})
    start = instant_in(events, drawn)
    later, earlier = [at for at in instants if at > start], [at for at in instants if at < start]
    assert [*led(player, start, +1)] == later
    assert [*led(player, start, -1)] == earlier[::-1]


def led(player: Player, instant: int, by: int) -> Iterator[int]:
    while (there := player.step(instant, by)) is not None:
        instant = there
        yield instant


def test_of_many_checkpoints_every_other_one_goes_and_the_first_stays(path: Path) -> None:
    path.unlink(missing_ok=True)
    events = list(simulate(b.at_once(40, [("wait", 5)]), "sync"))
    with patch.multiple(tape, EVERY=4, SLICE=2, MOST=5):
        made = Tape(only_track(Recording(r.write(path, events)).read_all()))
        exhaust(made.learn())
    counts = [count for count, _ in made._checkpoints]
    assert counts[0] == 0
    assert 2 < len(counts) <= 6
    assert max(after - before for before, after in pairwise([*counts, len(events)])) <= 4 * len(events) / 5


# --- a run that goes on -----------------------------------------------------------------------------------


class Growing:
    """A recording of a run that goes on, and the memory of it."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self.path = path
        self.recorder = r.recorder_to(path)
        self.take = self.recorder.begin(r.began())
        self.events: list[Event] = []
        self.memory = Memory(Recording(path), 1)

    def goes_on(self, *events: Event) -> None:
        self.take.write([*events])
        self.events += events

    def is_right(self, instant: int) -> bool:
        return r.everything(self.memory.timeline, instant) == r.everything(r.fold(self.events, instant), instant)


@pytest.fixture
def growing(path: Path) -> Iterator[Growing]:
    run = Growing(path)
    yield run
    run.recorder.close()


async def test_a_memory_takes_in_what_comes_to_the_file(growing: Growing) -> None:
    run = growing
    assert await run.memory.read_on() == NOT_YET
    assert (run.memory.extent, run.memory.step(0, 1)) == (0, None)
    run.goes_on(b.load_started(5), *b.asking(1, 5))
    assert await run.memory.read_on() == ""
    run.memory.go_to(b.ns(100))
    assert run.is_right(b.ns(105))
    run.goes_on(*b.asking(2, 45), b.received(1, 55))
    run.goes_on(*b.handling(1, 10, [("wait", 30)], came=6))  # the other child's words come later
    run.memory.go_to(b.ns(100))
    assert run.is_right(b.ns(105))
    assert (run.memory.extent, run.memory.cut_off) == (b.ns(50), True)
    run.goes_on(b.load_ended(60))
    run.memory.go_to(b.ns(100))
    assert (run.memory.extent, run.memory.cut_off) == (b.ns(55), False)
    run.memory.go_to(b.ns(7))
    assert run.is_right(b.ns(12))


async def test_who_looks_while_the_memory_reads_sees_what_is_known_so_far(growing: Growing) -> None:
    run = growing
    run.goes_on(b.load_started(), *b.asking(1, 1))
    assert await run.memory.read_on() == ""
    run.goes_on(*(event for id_ in range(2, 30) for event in b.answered(id_, at=id_)))
    seen = []

    def look(_: float) -> None:
        run.memory.go_to(b.ns(500))
        run.memory.go_to(b.ns(20))
        seen.append(len(run.memory.timeline.requests()))

    with patch.object(reading, "CHUNK", 300), patch.object(tape, "SLICE", 5):
        assert await run.memory.read_on(look) == ""
    assert seen[0] < seen[-1]
    run.memory.go_to(b.ns(50))
    assert run.is_right(b.ns(50))


async def test_a_file_that_is_taken_away_ends_nothing(growing: Growing) -> None:
    run = growing
    run.goes_on(b.load_started(), *b.asking(1, 1))
    assert await run.memory.read_on() == ""
    run.path.unlink()
    run.memory.go_to(b.ns(100))
    assert run.is_right(b.ns(100))
    assert "no such file" in await run.memory.read_on()


def test_lines_that_come_late_at_the_same_instant_stay_behind_those_that_came_before(path: Path) -> None:
    path.unlink(missing_ok=True)
    events = [b.load_started(), *b.asking(1, 0), b.set_to(5, "rate", 1), b.set_to(9, "rate", 2), b.set_to(5, "rate", 3)]
    player = Player(Tape(only_track(Recording(r.write(path, events)).read_all())))
    player.go_to(b.ns(9))
    assert [change.value for change in player.timeline.changes if hasattr(change, "value")] == [1, 3, 2]


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_two_runs_of_one_file_are_two_tracks(path: Path, mode: Mode) -> None:
    path.unlink(missing_ok=True)
    told: list[list[Event]] = [list(simulate(scenario, mode)) for scenario in TWO]
    recorder = r.recorder_to(path)
    takes = [recorder.begin(r.began(scenario, mode, beside=at > 0)) for at, scenario in enumerate(TWO)]
    r.write_mixed(takes, told, 3)
    recorder.close()
    recording = Recording(path).read_all()
    assert [(track.began.run, track.began.beside) for track in recording.tracks] == [(1, False), (2, True)]
    assert [track.scenario for track in recording.tracks] == TWO
    for track, events in zip(recording.tracks, told, strict=True):
        assert list(track.events(0, len(track))) == sorted(events, key=lambda event: event.at)


TWO: list[Scenario] = [b.three_requests(), b.at_once(5, [("wait", 3)], workers=2)]
