"""``asyncdemo doctor``: look at everything that a talk needs, and say what to do about what is not right."""

import asyncio
import shutil
import sys
from argparse import Namespace
from collections.abc import AsyncIterator

import msgspec

from demo_server import __version__
from tui.doctor.finding import Finding, is_ready
from tui.doctor.machine import look_at_machine
from tui.doctor.places import look_at_places
from tui.doctor.terminal import is_utf8, look_at_terminal, seen_here
from tui.doctor.trial import look_at, scenarios, tried
from tui.doctor.wording import lines, summary
from tui.exits import MET, NOT_MET


class Report(msgspec.Struct, frozen=True):
    """What --json prints."""

    asyncdemo: str
    """version"""
    ready: bool
    findings: list[Finding]


def run_doctor(options: Namespace, on_a_terminal: bool) -> int:
    """Look, and print what was found as it is found. Returns the exit code: 1 when something would spoil a talk."""
    findings = asyncio.run(_printing(options, on_a_terminal))
    if options.json:
        report = Report(__version__, is_ready(findings), findings)
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n")
    else:
        sys.stdout.write(f"{summary(findings)}\n")
    return MET if is_ready(findings) else NOT_MET


async def _printing(options: Namespace, on_a_terminal: bool) -> list[Finding]:
    width = shutil.get_terminal_size().columns
    ascii_only = options.ascii or not is_utf8(sys.stdout.encoding or "ascii")
    findings = []
    async for finding in _looked(on_a_terminal):
        findings.append(finding)
        if not options.json:
            sys.stdout.writelines(f"{line}\n" for line in lines(finding, width, ascii_only))
            sys.stdout.flush()
    return findings


async def _looked(on_a_terminal: bool) -> AsyncIterator[Finding]:
    timed, querying = scenarios()
    for finding in look_at_terminal(seen_here() if on_a_terminal else None):
        yield finding
    async for finding in look_at_machine():
        yield finding
    # Alone: whatever else goes on would be measured with it.
    for finding in look_at(await tried(timed)):
        yield finding
    async for finding in look_at_places(querying):
        yield finding
