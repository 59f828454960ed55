"""What a server obeys while it serves: another number of workers. Stall and resume are stalling.py's."""

import time

from demo_server.child import Commands, narrate
from demo_server.events import SettingChanged
from demo_server.handling import Emit
from demo_server.library import printable
from demo_server.settings import SetWorkers, decode_command
from demo_server.site import Resizable


async def obey(commands: Commands, served: object, emit: Emit) -> None:
    """Do as stdin says, until it ends. What cannot be done is said on stderr, and changes nothing."""
    while line := await commands.next():
        try:
            _set(decode_command(line), served, emit)
        except (ValueError, RecursionError) as error:
            narrate(f"demo_server: ignored {printable(line.decode(errors='replace').strip())[:80]}: {printable(error)}")


def _set(command: SetWorkers, served: object, emit: Emit) -> None:
    if not isinstance(served, Resizable):
        raise ValueError("only in sync mode there are workers")
    emit(SettingChanged(time.perf_counter_ns(), "workers", command.value))
    served.resize(command.value)
