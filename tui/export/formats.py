"""Which exports there are. Light: whoever only offers them need not load what makes them."""

from typing import Literal

Format = Literal["html", "svg", "trace", "csv"]
FORMATS: tuple[Format, ...] = ("html", "svg", "trace", "csv")
Theme = Literal["auto", "light", "dark"]
"""of a picture: auto follows whoever looks at it"""
THEMES: tuple[Theme, ...] = ("auto", "light", "dark")
