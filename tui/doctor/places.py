"""What a talk needs of this machine beside time: ports, folders, a database."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path

from demo_server.library import Complaint, printable, reason
from demo_server.postgres import missing
from demo_server.scenario import Scenario
from tui.doctor.finding import Finding
from tui.recording.shelf import shelf
from tui.run.services import Services
from tui.run.source import ChildFailed
from tui.talk.meeting_place import make_private, runtime_folder

ROOM_BYTES = 200_000_000
"""what twenty recordings may take"""
DATABASE_WITHIN_S = 4.0


async def look_at_places(querying: Scenario) -> AsyncIterator[Finding]:
    """Four findings. querying: a scenario with a step that asks a database."""
    yield ports({"127.0.0.1": bind("127.0.0.1"), "::1": bind("::1")})
    yield recordings(shelf())
    yield notes(runtime_folder())
    yield await database(querying)


def bind(host: str) -> str:
    """Why a port of this host cannot be had; empty when it can."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as opened:
            opened.bind((host, 0))
    except OSError as error:
        return reason(error)
    return ""


def ports(refused: dict[str, str]) -> Finding:
    """Servers of ours listen on IPv4; what else there is matters to servers of one's own."""
    found = ", ".join(f"{host} {f'no ({why})' if why else 'yes'}" for host, why in refused.items())
    if refused["127.0.0.1"]:
        return Finding("places", "ports", "trouble", found, "no server can listen: look at the firewall or sandbox")
    return Finding("places", "ports", "good", found)


def recordings(folder: Path) -> Finding:
    """Runs are kept there as they happen."""
    there = next((one for one in (folder, *folder.parents) if one.exists()), Path("/"))
    if not os.access(there, os.W_OK | os.X_OK):
        advice = "no run can be looked at again: make it writable, or set XDG_DATA_HOME"
        return Finding("places", "recordings", "warning", f"cannot write to {printable(there)}", advice)
    free = shutil.disk_usage(there).free
    found = f"{printable(folder)}, {free / 1e9:.1f} GB free"
    if free < ROOM_BYTES:
        return Finding("places", "recordings", "warning", found, "make room on this disk")
    return Finding("places", "recordings", "good", found)


def notes(folder: Path) -> Finding:
    """Where a talk and its notes find each other."""
    try:
        make_private(folder)
    except Complaint as complaint:
        return Finding("places", "notes", "warning", *str(complaint).split("; ", 1))
    return Finding("places", "notes", "good", f"{printable(folder)}, closed to others")


async def database(querying: Scenario) -> Finding:
    """A real one, started as a run would start it, or the timer that stands in."""
    if missing():
        advice = "queries run on a timer, and say so; pip install 'asyncdemo[postgres]'"
        return Finding("places", "database", "warning", "no PostgreSQL", advice)
    services = Services()
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        await asyncio.wait_for(services.addresses(querying), DATABASE_WITHIN_S)
    except ChildFailed as failure:
        return Finding("places", "database", "warning", str(failure), "queries run on a timer, and say so")
    except TimeoutError:
        found = f"not there within {DATABASE_WITHIN_S:.0f} s"
        return Finding("places", "database", "warning", found, "make it beforehand: asyncdemo --headless shop")
    else:
        return Finding("places", "database", "good", f"PostgreSQL, there after {loop.time() - began:.1f} s")
    finally:
        await services.end()
