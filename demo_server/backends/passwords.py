"""A password never leaves us: neither as it stands in a URL, nor the pieces of it that libpq takes for something else.

``postgresql://ada:pass@word@host/shop`` has an unescaped @, and libpq complains of a host named "word@host".
"""

import re
from urllib.parse import unquote

from demo_server.secrets import MARK

_USER_AND_PASSWORD = re.compile(r"://[^/:@]*:(.*)@", re.DOTALL)
_NAMED = re.compile(r"(?:password|secret)\s*=\s*('(?:[^'\\]|\\.)*'|[^\s&]+)", re.IGNORECASE)
_BETWEEN_PIECES = re.compile(r"[\s@/:?#&=\[\],']+")
_SHORT = 4
"""characters; shorter pieces are parts of other words"""


def without_password(text: str, url: str) -> str:
    """The text with every piece of the URL's passwords made unreadable."""
    for piece in sorted(_pieces(url), key=len, reverse=True):
        found = re.escape(piece)
        text = re.sub(found if len(piece) >= _SHORT else rf"(?<!\w){found}(?!\w)", MARK, text)
    return text


def _pieces(url: str) -> set[str]:
    secrets = [*_USER_AND_PASSWORD.findall(url), *(named.strip("'") for named in _NAMED.findall(url))]
    told = [form for secret in secrets for form in (secret, unquote(secret))]
    return {piece for secret in told for piece in (secret, *_BETWEEN_PIECES.split(secret)) if piece}
