"""What the parts of a scenario have in common."""

import msgspec


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A table of a scenario file: immutable, and no key is ignored."""


def check_text(text: str, what: str) -> None:
    """Refuse what would move a cursor. Raises ValueError."""
    if not text.isprintable():
        raise ValueError(f"{what} has a control character; plain text on one line is right")
