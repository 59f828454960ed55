"""What module:app may look like, and what is said of everything else."""

import pytest

from demo_server.hosting.reference import AppError, Reference, reference


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("shop", Reference("shop")),
        ("shop:app", Reference("shop", "app")),
        ("my.shop.web:app.wsgi", Reference("my.shop.web", "app.wsgi")),
        ("shop:create_app()", Reference("shop", "create_app", True)),
        ("geschäft:ladentür", Reference("geschäft", "ladentür")),
    ],
)
def test_a_reference_is_read_and_written_alike(text: str, meant: Reference) -> None:
    assert reference(text) == meant
    assert str(meant) == text


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("shop.py", "here that is shop:app"),
        ("shop.py:application", "here that is shop:application"),
        ("./shop.py:app", "here that is shop:app"),
        ("src/shop.py:create_app()", "in the folder src that is shop:create_app()"),
        ("..\\my\\shop.py", "in the folder ../my that is shop:app"),
    ],
)
def test_of_a_path_it_is_said_what_would_be_right(text: str, right: str) -> None:
    with pytest.raises(AppError) as refused:
        reference(text)
    assert str(refused.value).endswith(right)


@pytest.mark.parametrize(
    "text", ["", ":", ":app", "shop:", "shop app", "3shop:app", "shop:app:app", "shop:app(3)", "a\nb", "shop.:app"]
)
def test_what_names_no_app_is_refused_in_one_printable_line(text: str) -> None:
    with pytest.raises(AppError, match="an app is named module:app") as refused:
        reference(text)
    assert str(refused.value).isprintable()
