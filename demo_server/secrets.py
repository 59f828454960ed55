"""Secrets taken out of what is given away: passwords, tokens, cookies.

Whatever is taken out leaves a mark, so that one sees that there was something. Which of a scenario's words are given
to which of these functions is scenario_secrets.py's business.
"""

import re
from functools import lru_cache
from urllib.parse import unquote

MARK = "…"
"""in the place of a secret"""
NAMES = r"passw(?:or)?d|passphrase|pwd|secret|token|api[-_]?key|access[-_]?key|credential"
"""what names of secrets have in them, as a pattern"""
_PARAMETER = re.compile(rf"{NAMES}|auth|session|signature|jwt|^(?:key|sig|code|pass)$", re.IGNORECASE)
_PARAMETERS = re.compile(r"([?&;])([^=&;#\s]*)=([^&;#\s]+)")
_URL = re.compile(r"[a-z][a-z0-9+.-]*://[^\s'\"<>]+", re.IGNORECASE)
_QUOTED = r"'(?:[^'\\]|\\.)*(?:'|$)|\"(?:[^\"\\]|\\.)*(?:\"|$)"
# What a name stands before: NAME=value, "name": value; an option's next word; all that follows Authorization.
_ASSIGNED = re.compile(
    rf"(\w*(?:{NAMES})\w*[\"']?\s*[=:]\s*|--?[\w-]*(?:{NAMES})[\w-]*\s+)({_QUOTED}|(?:\\.|[^\s,;])+)"
    r"|((?:authorization|cookie)[\"']?\s*[=:]\s*)(.+)",
    re.IGNORECASE,
)


def url_without_secrets(url: str) -> str:
    """An address without its password, and without parameters whose names suggest a secret.

    Of http(s) a user alone is a token as often as not, and goes too. libpq's key=value words are taken as well.
    """
    scheme, found, rest = url.partition("://")
    if not found:
        return parameters_without_secrets(words_without_secrets(url)) if "=" in url or "@" not in url else MARK
    is_http = scheme.lower() in ("http", "https")
    user, at, host = rest[: _end_of_place(rest, is_http)].rpartition("@")
    if at:
        name, colon, _ = user.partition(":")
        hidden = f"{name}:{MARK}" if colon else MARK if is_http else name
        rest = f"{hidden}@{host}{rest[len(user) + 1 + len(host) :]}"
    return f"{scheme}://{parameters_without_secrets(rest)}"


def _end_of_place(rest: str, is_http: bool) -> int:
    """Where user, password and host end. A password may hold what should have been escaped: / or ? or #."""
    end = min((at for sign in "/?#" if (at := rest.find(sign)) >= 0), default=len(rest))
    if "@" in rest[:end]:
        return end
    port = rest[:end].rpartition(":")[2] if ":" in rest[:end] and not rest[:end].endswith("]") else ""
    return len(rest) if not is_http or (port and not port.isdecimal()) else end


def parameters_without_secrets(text: str) -> str:
    """An address, or the end of one, without the values of parameters whose names suggest a secret."""

    def hidden(match: re.Match[str]) -> str:
        return f"{match[1]}{match[2]}={MARK if _PARAMETER.search(unquote(match[2])) else match[3]}"

    return _PARAMETERS.sub(hidden, text)


@lru_cache(maxsize=1024)
def words_without_secrets(text: str) -> str:
    """Any words, a command or a complaint: without what stands in its URLs, and behind names that suggest a secret."""
    return _ASSIGNED.sub(lambda match: f"{match[1] or match[3]}{MARK}", urls_without_secrets(text))


def urls_without_secrets(text: str) -> str:
    """Any words, without what is secret in their URLs."""
    return _URL.sub(lambda match: url_without_secrets(match[0]), text) if "://" in text else text
