"""An app out of its module, and what is said when there is none."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo_server.hosting.importing import load_app
from demo_server.hosting.reference import AppError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty current folder; what is imported from it is forgotten afterwards."""
    known = set(sys.modules)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.delenv("FLASK_RUN_FROM_CLI", raising=False)
    yield tmp_path
    for name in set(sys.modules) - known:
        del sys.modules[name]


WSGI = "def app(environ, start_response): return []\n"


def refusal(text: str) -> AppError:
    with pytest.raises(AppError) as refused:
        load_app(text)
    assert str(refused.value).isprintable()
    return refused.value


@pytest.mark.parametrize("name", ["app", "application"])
def test_a_module_alone_is_asked_for_what_apps_are_called(folder: Path, name: str) -> None:
    (folder / "shop.py").write_text(WSGI.replace("app(", f"{name}("))
    assert load_app("shop").reference == f"shop:{name}"


def test_packages_attributes_and_makers(folder: Path) -> None:
    (folder / "my").mkdir()
    (folder / "my" / "__init__.py").write_text("")
    (folder / "my" / "shop.py").write_text(f"{WSGI}class site: wsgi = app\ndef create_app(): return app\n")
    assert load_app("my.shop:site.wsgi").interface == "wsgi"
    assert load_app("my.shop:create_app()").reference == "my.shop:create_app()"


def test_no_such_module_has_no_traceback_and_a_hint(folder: Path) -> None:
    (folder / "shop.py").write_text(WSGI)
    complaint = refusal("shpo:app")
    assert (complaint.traceback, str(complaint)) == (
        "",
        f"shpo:app: there is no module shpo in {folder}; did you mean shop?",
    )
    assert "to be started in the folder of the app" in str(refusal("zzz:app"))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "import no_such_package_at_all",
            f"No module named 'no_such_package_at_all' (this is {sys.prefix}; install it there)",
        ),
        ("def f(:", "SyntaxError: invalid syntax (shop.py, line 1)"),
        ("1 / 0", "shop:app could not be imported: ZeroDivisionError: division by zero"),
        ("import sys; sys.exit(3)", "shop:app could not be imported: SystemExit: 3"),
        ("raise ValueError('a\\n\\x1b[2Jb')", "shop:app could not be imported: ValueError: a"),
        ("raise ExceptionGroup('several', [ValueError('one'), TypeError('two')])", "several (2 sub-exceptions)"),
    ],
)
def test_what_its_code_raises_is_shown_as_its_own(folder: Path, code: str, said: str) -> None:
    (folder / "shop.py").write_text(code)
    complaint = refusal("shop:app")
    assert str(complaint).endswith(said)
    assert str(folder / "shop.py") in complaint.traceback
    assert "importlib" not in complaint.traceback
    assert "demo_server" not in complaint.traceback


def test_a_maker_that_fails_is_shown_as_its_own(folder: Path) -> None:
    (folder / "shop.py").write_text("def make(): raise KeyError('DATABASE_URL')\nthing = 3")
    complaint = refusal("shop:make()")
    assert str(complaint) == "shop:make() failed: KeyError: 'DATABASE_URL'"
    assert "in make" in complaint.traceback
    assert str(refusal("shop:thing()")) == "shop:thing(): thing is of type int, nothing to call"


def test_what_it_has_is_said_where_the_name_is_wrong(folder: Path) -> None:
    (folder / "shop.py").write_text(
        "from flask import Flask, request, jsonify\nweb = Flask('x')\ndef create_app(): return web\n"
    )
    assert str(refusal("shop:app")) == "shop has no app; it has: web, create_app()"
    assert str(refusal("shop")) == "shop has neither app nor application; it has: web, create_app()"
    (folder / "empty.py").write_text("")
    assert str(refusal("empty:app")) == "empty has no app; it has nothing"
