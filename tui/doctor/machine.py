"""The machine: what it has, how busy it is, how well it keeps time."""

import asyncio
import math
import os
import platform
import time
from collections.abc import AsyncIterator
from typing import NamedTuple

import psutil

from tui.doctor.finding import Finding

BUSY = 0.7
"""of the cores, by the load average of a minute: what is left is not enough for three processes"""
SLEEPS, SLEEP_S = 200, 0.001
LATE_MS, TOO_LATE_MS = 2.0, 10.0
"""how much too long one sleep in a hundred may be"""


class Power(NamedTuple):
    """A battery."""

    percent: float
    plugged: bool | None


async def look_at_machine() -> AsyncIterator[Finding]:
    """Four findings; the timer takes a quarter of a second."""
    yield Finding("machine", "Python", "good", f"{platform.python_version()} on {platform.system()}")
    yield cores(psutil.cpu_count() or 1, _load())
    yield timer(await oversleeps_ms(), time.get_clock_info("perf_counter").resolution)
    yield power(_battery())


def cores(count: int, load: float | None) -> Finding:
    """How many there are, and how many are asked for by others."""
    found = f"{count} core{'s' if count > 1 else ''}" + ("" if load is None else f", load {load:.1f}")
    if load is not None and load > BUSY * count:
        return Finding("machine", "cores", "warning", found, "something else is at work here: end it")
    if count < 2:
        return Finding("machine", "cores", "warning", found, "server, clients and screen share it: pictures may lag")
    return Finding("machine", "cores", "good", found)


def timer(late_ms: list[float], resolution_s: float) -> Finding:
    """How exactly the event loop wakes up; the clock itself should tell microseconds apart."""
    p99 = sorted(late_ms)[math.ceil(0.99 * len(late_ms)) - 1]
    found = f"a sleep is {p99:.1f} ms too long at p99; the clock ticks every {resolution_s * 1e9:.0f} ns"
    if p99 > TOO_LATE_MS or resolution_s > 1e-5:
        return Finding("machine", "timer", "trouble", found, "bars would be wrong: end other programs, leave the VM")
    if p99 > LATE_MS:
        return Finding("machine", "timer", "warning", found, "end other programs; short bars will look too long")
    return Finding("machine", "timer", "good", found)


async def oversleeps_ms() -> list[float]:
    """By how much a sleep of a millisecond was too long, in milliseconds, many times."""
    late = []
    for _ in range(SLEEPS):
        began = time.perf_counter()
        await asyncio.sleep(SLEEP_S)
        late.append((time.perf_counter() - began - SLEEP_S) * 1000)
    return late


def power(battery: Power | None) -> Finding:
    """A machine on battery slows its cores down when nobody expects it."""
    if battery is None:
        return Finding("machine", "power", "good", "no battery")
    charge = f"{battery.percent:.0f} %"
    if battery.plugged is False:
        return Finding("machine", "power", "warning", f"on battery, {charge}", "plug it in: a battery slows the cores")
    return Finding("machine", "power", "good", f"plugged in, {charge}")


def _load() -> float | None:
    """The average of the last minute; None where there is none."""
    try:
        return os.getloadavg()[0]
    except (OSError, AttributeError):
        return None


def _battery() -> Power | None:
    """None: there is none, or the system does not tell."""
    try:
        told = psutil.sensors_battery()
    except (OSError, AttributeError, RuntimeError, NotImplementedError):
        return None
    return None if told is None else Power(told.percent, told.power_plugged)
