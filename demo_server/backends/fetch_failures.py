"""Why there was no answer, in a few words, whatever library it came through."""

import os
import re
import socket
import ssl
from collections.abc import Iterator

import httpx

from demo_server.backends.fetching import asked
from demo_server.handling import StepFailed
from demo_server.library import printable

NO_ANSWER = (httpx.HTTPError, httpx.InvalidURL, OSError)
"""what an HTTP client raises when there is none; TimeoutError is an OSError"""
_ERRNO = re.compile(r"\[Errno (\d+)\]")
_LONGEST = 200


def failure(url: str, error: Exception, patience_s: float) -> StepFailed:
    """The failure of the step that waited for an answer."""
    causes = list(_causes(error))
    # Told by its cause alone: httpx-aiohttp calls a refused connection a time-out too.
    if any(isinstance(cause, TimeoutError) for cause in causes):
        return too_late(url, patience_s)
    why = next((words for cause in reversed(causes) if (words := _in_words(cause))), None)
    return StepFailed(f"{asked(url)}: {why or printable(str(error)[:_LONGEST] or type(error).__name__)}", 502)


def too_late(url: str, patience_s: float) -> StepFailed:
    """The failure of a step that has waited long enough."""
    return StepFailed(f"{asked(url)}: no answer within {patience_s:g} s", 504)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and what was the reason of it, back to the first."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _in_words(cause: BaseException) -> str | None:
    """Of what the system says itself, or the other side's certificate; None of what a library says."""
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate is not to be trusted: {printable(cause.verify_message)}"
    if isinstance(cause, ssl.SSLError):
        return f"TLS: {printable(cause.reason or cause)}".lower()
    if isinstance(cause, socket.gaierror):
        return printable(cause.strerror or cause).lower()
    if isinstance(cause, OSError):
        # Several addresses were tried: then there is one text for all, and no number.
        told = _ERRNO.search(str(cause))
        number = cause.errno or (int(told[1]) if told else None)
        return os.strerror(number).lower() if number else None
    return None
