"""Rendering a page with Jinja: the one real step that is work, and the same in both faces.

In Jinja's sandbox: scenario files are given away, and a template of somebody else's is code of theirs.
"""

import traceback
from difflib import get_close_matches
from pathlib import Path

from jinja2 import (
    ChainableUndefined,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    Undefined,
)
from jinja2.sandbox import SandboxedEnvironment

from demo_server.backends.step_places import steps_that
from demo_server.handling import Handling, StepFailed
from demo_server.library import Complaint, config_folder, printable, reason
from demo_server.scenario import Scenario
from demo_server.steps import DrawnStep

LARGEST = 1_000_000
"""bytes of a template"""


class Templates:
    """The templates of a scenario, compiled. Raises Complaint for one that cannot be: file, line, what is wrong."""

    def __init__(self, scenario: Scenario, *, without_rows: bool = False) -> None:
        """without_rows: no query finds anything, and what a template says of a first row is left empty."""
        undefined = ChainableUndefined if without_rows else StrictUndefined
        self._templates: dict[str, Template] = {}
        for place, step in steps_that("render", scenario):
            name = step.render or ""
            if name not in self._templates:
                self._templates[name] = _compiled(_path_of(name, place), place, undefined)

    def render(self, request: Handling, step: DrawnStep) -> None:
        """Make the page that is the request's answer. Raises StepFailed.

        A template sees what the request knows (request.values), the step's own values, and ``rows``: what each query
        has found, by the name of its step.
        """
        own = step.step.values if step.step else {}
        template = self._templates[(step.step and step.step.render) or ""]
        with request.span(step):
            try:
                request.page = template.render({**request.values, **own, "rows": request.rows})
            except Exception as error:  # whatever the template's code raises
                raise StepFailed(f"{_where(error, template)}: {_why(error)}") from None


def templates_folder() -> Path:
    """The folder of the templates that come with the program."""
    return config_folder() / "templates"


def _path_of(name: str, place: str) -> Path:
    """Of one that comes with the program, by its name; of any other by its path. Raises Complaint."""
    ours = templates_folder() / name
    try:
        path = ours if "/" not in name and "\\" not in name and ours.is_file() else Path(name)
        if path.is_file() and path.stat().st_size <= LARGEST:
            return path
        why = "larger than a template can be (1 MB)" if path.is_file() else "not a file"
        if not path.exists():
            near = get_close_matches(name, [other.name for other in templates_folder().glob("*")], n=1, cutoff=0.4)
            why = f"no such template; did you mean {near[0]}?" if near else "no such file"
    except (OSError, ValueError) as error:  # ValueError: a null character
        why = reason(error)
    raise Complaint(f"{place}: {printable(name)}: {why}")


def _compiled(path: Path, place: str, undefined: type[Undefined]) -> Template:
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(path.parent), autoescape=True, undefined=undefined, auto_reload=False
    )
    try:
        return environment.get_template(path.name)
    except TemplateSyntaxError as error:
        raise Complaint(f"{place}: {printable(path)}:{error.lineno}: {printable(error.message)}") from None
    except UnicodeDecodeError as error:
        raise Complaint(f"{place}: {printable(path)}: not text (byte {error.start}); a template is UTF-8") from None
    except (OSError, TemplateError) as error:
        raise Complaint(f"{place}: {printable(path)}: {reason(error)}") from None


def _where(error: Exception, template: Template) -> str:
    """File and line: Jinja puts the template's own lines into the traceback."""
    name = template.name or "template"
    folder = str(Path(template.filename or "").parent)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if str(Path(frame.filename).parent) == folder:
            return f"{printable(Path(frame.filename).name)}:{frame.lineno}"
    return printable(name)


def _why(error: Exception) -> str:
    text = printable(error)
    return text if isinstance(error, TemplateError) and text else f"{type(error).__name__}: {text}".removesuffix(": ")
