"""A recording as one page of HTML: no network, no framework, for a browser of these days.

The page's parts lie in the folder page. Its scripts are modules there, each with what it imports; in the page they
are one. The page's policy allows that script and that style by their hashes, and nothing else: whatever a recording
holds, it can neither run nor send anything.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

import msgspec

from demo_server import __version__
from tui.export.page_data import data_json
from tui.export.page_markup import NOTHING, Piece, element, joined
from tui.export.page_measured import measured
from tui.export.page_numbers import comparison, numbers, remarks, sentence, shares
from tui.export.page_run import PageRun, name_of, page_runs
from tui.export.page_scenario import scenarios
from tui.export.page_style import colour_sheet
from tui.export.page_table import table
from tui.recording.recorded import RecordedRun

_PARTS = Path(__file__).parent / "page"
SCRIPTS = (
    *("words", "columns", "data", "stretches", "levels", "rows", "view", "ink", "shown", "place"),
    *("bars", "counts", "lanes", "axis", "picture", "card", "gestures", "table", "main"),
)
"""in an order in which each comes after what it imports"""
_IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_SLOT = re.compile(r"\{\{(\w+)\}\}")


def write_html(runs: Sequence[RecordedRun], out: TextIO) -> None:
    """The page of a recording's runs; out is to be UTF-8. Raises OSError."""
    out.writelines(page(runs))


def page(runs: Sequence[RecordedRun]) -> Iterator[str]:
    """The same bit by bit."""
    shown = page_runs(runs)
    style, script = colour_sheet() + _part("page.css"), bundled()
    slots = {
        "policy": policy(style, script),
        "style": style,
        "script": script,
        "data": data_json(shown),
        **{name: piece.html for name, piece in _pieces(shown).items()},
    }
    # What stands in a slot is not looked at again: a name that looks like a slot is a name.
    for at, text in enumerate(_SLOT.split(_part("page.html"))):
        yield slots[text] if at % 2 else text


def policy(style: str, script: str) -> str:
    """What the page may do: run this script, wear this style."""
    allowed = f"script-src '{_hash(script)}'; style-src '{_hash(style)}'"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def bundled() -> str:
    """All scripts as one."""
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", _part(f"{name}.js"))).strip() for name in SCRIPTS)


def _part(name: str) -> str:
    return (_PARTS / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _pieces(runs: Sequence[PageRun]) -> dict[str, Piece]:
    first = runs[0].recorded
    caption = first.scenario.caption
    return {
        "name": joined([name_of(first)]),
        "serving": _serving(runs),
        "caption": element("p", caption, class_="caption") if caption else NOTHING,
        "comparison": comparison(runs),
        "runs": joined(map(_section, runs)),
        "scenario": scenarios(runs),
        "measured": measured(first.header, runs, _download(runs)),
        "version": joined([__version__]),
    }


def _serving(runs: Sequence[PageRun]) -> Piece:
    """The legend's entry for the state that only a server of one's own leaves open."""
    if all(run.recorded.timeline.told == "steps" for run in runs):
        return NOTHING
    entry = element("span", element("i", class_="swatch serving"), "at the server")
    return joined([entry, Piece("\n")])


def _section(run: PageRun) -> Piece:
    place = f"run-{run.number}"
    heading = element("h2", run.label, " ", element("small", run.served), id=place)
    said = sentence(run)
    return element(
        "section",
        heading,
        element("p", said, class_="verdict") if said else NOTHING,
        numbers(run),
        shares(run),
        remarks(run),
        element("div", class_="picture", data_run=str(run.number - 1)),
        table(run),
        aria_labelledby=place,
        class_="run",
    )


def _download(runs: Sequence[PageRun]) -> Piece:
    """The numbers as --json prints them, in a link that needs no network."""
    result = {
        "asyncdemo": __version__,
        "scenario": runs[0].recorded.began.name,
        "seed": runs[0].recorded.scenario.seed,
        "runs": [run.result for run in runs],
    }
    told = base64.b64encode(msgspec.json.encode(result)).decode()
    return element("a", "as JSON", href=f"data:application/json;base64,{told}", download="asyncdemo.json")
