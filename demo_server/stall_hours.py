"""When a server stands still by itself, as its scenario plans it."""

from typing import NamedTuple

from demo_server.scenario import Server


class Hours(NamedTuple):
    """From when to when; nanoseconds after the start of the run."""

    begin: int
    end: int


def stall_hours(server: Server) -> tuple[Hours, ...]:
    """In their order. What overlaps or touches is one stall: a server cannot stand stiller than still."""
    made: list[Hours] = []
    for begin, end in sorted((one.at.ns, one.at.ns + one.lasts.ns) for one in server.stalls if one.lasts.ns):
        if made and begin <= made[-1].end:
            made[-1] = Hours(made[-1].begin, max(made[-1].end, end))
        else:
            made.append(Hours(begin, end))
    return tuple(made)
