"""What the clients obey while they send: another number of clients, another rate, and the word to stop."""

from collections.abc import Callable

from demo_server.child import Commands, narrate
from demo_server.events import Event, SettingChanged
from demo_server.library import printable
from tui.clients.closed import ClosedLoad
from tui.clients.loads import Load
from tui.clients.planned import OpenLoad
from tui.clients.settings import STOP, Command, SetClients, SetRate, decode_command


async def obey(commands: Commands, load: Load, emit: Callable[[Event], None]) -> None:
    """Do as stdin says; returns when it says STOP or ends.

    What cannot be done is said on stderr, and changes nothing.
    """
    while (line := await commands.next()) not in (STOP, b""):
        try:
            emit(_done(decode_command(line), load))
        except (ValueError, RecursionError) as error:
            narrate(f"clients: ignored {printable(line.decode(errors='replace').strip())[:80]}: {printable(error)}")


def _done(command: Command, load: Load) -> SettingChanged:
    match command, load:
        case SetClients(value=clients), ClosedLoad():
            return SettingChanged(load.change_clients(clients), "clients", clients)
        case SetRate(value=rate), OpenLoad():
            return SettingChanged(load.change_rate(rate), "rate", rate)
        case _:
            raise ValueError("this load has no such setting")
