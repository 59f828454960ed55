"""A line of code where there is not room for all of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.listing.fitting import fitted

QUERY = 'user = await db.execute("select id, name from users")'


@pytest.mark.parametrize(
    ("code", "width", "shown"),
    [
        (QUERY, 60, QUERY),
        (QUERY, 40, 'user = await db.execute("select id, n…")'),
        (QUERY, 30, "user = await db.execute(…)"),
        (QUERY, 24, "await db.execute(…)"),
        (QUERY, 12, "await db.ex…"),
        ("courses = await service.courses(user)", 32, "await service.courses(user)"),
        ("prices, stock = await asyncio.gather(", 24, "await asyncio.gather("),
        ("return response(user, lessons)", 20, "return response(…)"),
        ("names = f(a)[g(b)]", 17, "f(a)[g(b)]"),
        ("x == 1 or yes", 10, "x == 1 or…"),
    ],
)
def test_what_says_least_goes_first(code: str, width: int, shown: str) -> None:
    assert fitted(code, width) == shown


@given(st.text(max_size=60), st.integers(-2, 70))
def test_it_always_fits(code: str, width: int) -> None:
    assert len(fitted(code, width)) <= max(0, width)


@given(st.text(max_size=40))
def test_what_fits_stays(code: str) -> None:
    assert fitted(code, len(code)) == code
