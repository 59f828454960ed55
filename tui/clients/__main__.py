"""The clients as a process: settings on stdin, events on stdout, narration on stderr."""

import asyncio
import sys
import time

import httpx

from demo_server.child import Commands, allow_many_connections, leave, narrate, settle_memory
from demo_server.emitter import Emitter
from demo_server.events import ClientsReady, LoadEnded, LoadStarted
from demo_server.library import printable
from demo_server.spare import FLAG, wait_for_settings
from tui.clients.idle import idle_connections
from tui.clients.loads import connections, load_of
from tui.clients.sender import Sender, ServerUnreachable
from tui.clients.settings import START, ClientsSettings, decode_settings
from tui.clients.steering import obey

HEAD_START_NS = 30_000_000
"""from the word to start to the run's first instant: time for every client to get ready for it"""
REPORT_WITHIN_S = 0.2
"""how long a load that is cut short may take to tell what it has not sent"""


async def run() -> None:
    """Obey stdin: settings, START, then commands to STOP or the end."""
    commands = Commands(sys.stdin.buffer)
    line = await commands.next()
    if not line:
        return
    settings = decode_settings(line)
    emitter = Emitter(sys.stdout.fileno())
    async with Sender(settings, emitter.emit) as sender:
        cost = await sender.warm_up(connections(settings.scenario))
        idle = settings.scenario.load.idle
        async with idle_connections(settings.base_url, idle):
            settle_memory()
            now = time.perf_counter_ns()
            emitter.emit(ClientsReady(now, cost.round_trip, cost.per_request, settings.told, cost.late, idle))
            if await commands.next() == START:
                await run_load(settings, sender, commands, emitter)
            emitter.close()
            leave(0)


async def run_load(settings: ClientsSettings, sender: Sender, commands: Commands, emitter: Emitter) -> None:
    """Send the load until it is over, its time is up, or stdin says STOP or ends."""
    zero_ns = time.perf_counter_ns() + HEAD_START_NS
    emitter.emit(LoadStarted(zero_ns))
    sending = load_of(settings.scenario, sender, zero_ns, settings.rate_limit)
    load = asyncio.create_task(sending.run())
    told_to_stop = asyncio.create_task(obey(commands, sending, emitter.emit))
    duration = settings.scenario.load.duration
    end_ns = None if duration is None else zero_ns + duration.ns
    left_s = None if end_ns is None else (end_ns - time.perf_counter_ns()) / 1e9
    done, _ = await asyncio.wait({load, told_to_stop}, timeout=left_s, return_when=asyncio.FIRST_COMPLETED)
    now_ns = time.perf_counter_ns()
    load.cancel()
    await asyncio.wait({load}, timeout=REPORT_WITHIN_S)
    emitter.emit(LoadEnded(end_ns if end_ns is not None and not done else now_ns))
    if load in done:
        load.result()


def main() -> None:
    """Entry point of ``python -m tui.clients``."""
    allow_many_connections()
    if FLAG in sys.argv:
        wait_for_settings(sys.stdout.fileno())
    try:
        asyncio.run(run())
    except ServerUnreachable as error:
        narrate(f"clients: {printable(error)}")
        leave(3)
    except (httpx.InvalidURL, ValueError) as error:  # what is no JSON, and what is no address
        narrate(f"clients: settings that are none: {printable(error)}")
        leave(2)


if __name__ == "__main__":
    main()
