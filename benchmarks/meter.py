"""What a program that draws measures of itself: when it draws, and what CPU time it takes."""

import time
from itertools import pairwise

import msgspec


class Drawn(msgspec.Struct):
    """What was measured."""

    seconds: float
    frames: int
    cpu_s: float
    """user and system, all threads of the program"""
    p99_gap_ms: float
    """between the beginnings of two frames, one after the other"""

    @property
    def cpu_percent(self) -> float:
        """Of one core."""
        return 100 * self.cpu_s / self.seconds

    @property
    def cpu_ms_a_frame(self) -> float:
        """CPU time."""
        return 1000 * self.cpu_s / self.frames

    @property
    def a_second(self) -> float:
        """Frames."""
        return self.frames / self.seconds


class Meter:
    """Told of each frame from the one on at which the measurement begins."""

    def __init__(self) -> None:
        self._frames: list[float] = []
        self._cpu = 0.0

    def frame(self) -> None:
        """A frame begins to be drawn."""
        if not self._frames:
            self._cpu = time.process_time()
        self._frames.append(time.perf_counter())

    @property
    def seconds(self) -> float:
        """From the first frame to the latest."""
        return self._frames[-1] - self._frames[0] if self._frames else 0.0

    def result(self) -> Drawn:
        """Up to the latest frame."""
        gaps = sorted(after - before for before, after in pairwise(self._frames))
        p99 = gaps[len(gaps) * 99 // 100]
        return Drawn(self.seconds, len(gaps), time.process_time() - self._cpu, 1000 * p99)
