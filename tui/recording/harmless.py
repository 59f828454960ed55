"""What children say, before it stands in a file that is given away: their complaints and addresses tell secrets."""

from typing import Any

import msgspec

from demo_server.secrets import words_without_secrets


def lines_without_secrets(lines: bytes) -> bytes:
    """Whole lines of JSON, without what is secret in their URLs and stands behind password=."""
    if not _is_suspect(lines):
        return lines
    return b"".join(_cleaned(line) if _is_suspect(line) else line for line in lines.splitlines(keepends=True))


def _is_suspect(told: bytes) -> bool:
    # All lines of a run come by here. One byte is looked for in no time, and these two are rare in events.
    return (b"/" in told and b"://" in told) or (b"=" in told and b"assword" in told)


def _cleaned(line: bytes) -> bytes:
    return msgspec.json.encode(_harmless(msgspec.json.decode(line))) + b"\n"


def _harmless(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _harmless(inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [_harmless(inside) for inside in value]
    return words_without_secrets(value) if isinstance(value, str) else value
