"""The line of code that a step's name stands for, as blocking code has it: ``db: the user`` is ``user = db.user(…)``.

For steps to which their file gives no line. A guess, made to read well: it says what is waited for, and what is done.
"""

import keyword
import re
from collections.abc import Sequence

from demo_server.sizes import size_of
from demo_server.steps import Step

_FILLERS = ("the", "a", "an", "all", "of", "some", "for", "to", "in", "on", "at", "with", "by", "its", "their", "from")
_DATABASES = ("db", "database", "sql", "postgres", "postgresql")
_SERVICES = ("service", "services", "http", "api", "network", "upstream", "backend", "request")
_TIMERS = ("wait", "sleep", "pause", "timer", "io")
_COMPUTING = ("code", "work", "cpu", "computing", "calculation")
_WORDS = re.compile(r"[^\W_]+")


def phrase(step: Step, known: Sequence[str], *, last: bool) -> str:
    """A line for a step; known: the names that earlier lines have made; last: nothing comes after it."""
    match step.does:
        case "work":
            return _work(step.name, known, last)
        case "wait":
            return _wait(step.name, known)
        case "query":
            return f'{noun(step.name, "rows")} = db.execute("{_sql(step.query or "")}")'
        case "fetch":
            return f'{noun(step.name, "answer")} = http.get("{step.fetch}")'
        case "read":
            return f'{noun(step.name, "text")} = open("{_path(step)}").read()'
        case _:
            return f'return render_template("{(step.render or "").rpartition("/")[2]}", …)'


def identifier(name: str) -> str:
    """The name as Python takes it."""
    made = "_".join(_WORDS.findall(name.replace("'s", ""))).lower() or "_"
    return f"_{made}" if made[0].isdigit() else f"{made}_" if keyword.iskeyword(made) else made


def noun(name: str, otherwise: str) -> str:
    """What a step gets, by its name: the last word of it."""
    words = _meant(name.partition(":")[2] or name)
    return identifier(words[-1]) if words and words[-1] not in _DATABASES else otherwise


def is_framework(step: Step) -> bool:
    """It is what happens before the view is called: routes, a session."""
    return step.does == "work" and not step.code and _meant(step.name)[:1] in (["framework"], ["routes"], ["routing"])


def _work(name: str, known: Sequence[str], last: bool) -> str:
    words = _meant(name.replace(":", " "))
    if not last and words[:1] == ["framework"]:
        return f"# {name}"
    if words and words[0] in _COMPUTING:
        made = f"compute({', '.join(known) or '…'})"
    elif len(words) > 1 and words[-1] in known:
        made = f"{identifier(' '.join(words[:-1]))}({words[-1]})"
    elif last:
        made = f"{identifier(words[0] if words else name)}({', '.join(known) or '…'})"
    else:
        made = f"{identifier(' '.join(words) or name)}(…)"
    return f"return {made}" if last else made


def _wait(name: str, known: Sequence[str]) -> str:
    given = known[-1] if known else "…"
    receiver, colon, what = name.partition(":")
    words = _meant(what if colon else name)
    if colon and words:
        return f"{identifier(words[-1])} = {identifier(receiver)}.{identifier(' '.join(words))}({given})"
    if not words or words[0] in _TIMERS:
        return "time.sleep(…)"
    if words[0] in _DATABASES and len(words) == 1:
        return f"rows = db.query({given})"
    if words[0] in _SERVICES and len(words) == 1:
        return f"answer = http.get({given})"
    if len(words) == 1:
        return f"{identifier(words[0])} = get_{identifier(words[0])}({given})"
    return f"{identifier(words[-1])} = {identifier(' '.join(words))}({given})"


def _meant(name: str) -> list[str]:
    """The words that say something."""
    words = [word.lower() for word in _WORDS.findall(name.replace("'s", ""))]
    return [word for word in words if word not in _FILLERS] or words


def _sql(query: str) -> str:
    return " ".join(query.split()).replace('"', "'")


def _path(step: Step) -> str:
    """The file's own name; one that is made for the run has none, and is called as the step."""
    read = step.read or ""
    return f"{identifier(step.name)}.bin" if size_of(read) is not None else re.split(r"[/\\]", read)[-1]
