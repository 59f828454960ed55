"""Why a request got no answer, in a few plain words: the libraries' own are of classes and of sockets' numbers."""

import socket
import ssl
from collections.abc import Iterator

import aiohttp
import httpcore
import httpx
from aiohttp.http_exceptions import ContentLengthError, HttpProcessingError, LineTooLong, TransferEncodingError

from demo_server.library import printable

LONGEST = 200
"""characters"""
_TLS = {
    "WRONG_VERSION_NUMBER": "the server does not speak it (is it http, not https?)",
    "RECORD_LAYER_FAILURE": "the server does not speak it (is it http, not https?)",
    "TLSV1_ALERT_NO_APPLICATION_PROTOCOL": "the server speaks another protocol than was offered",
    "NO_APPLICATION_PROTOCOL": "the server speaks another protocol than was offered",
}


def reason_of(error: BaseException, place: str = "") -> str:
    """One line that says why. PLACE is the server's address, for those reasons that are of nobody else."""
    for cause in _causes(error):
        if words := _plain(cause, place):
            return printable(words)[:LONGEST]
    first_line = (str(error).strip().splitlines() or [""])[0]
    return printable(first_line or type(error).__name__)[:LONGEST]


def is_tls(error: BaseException) -> bool:
    """Whether TLS has failed, and with it whatever would be spoken through it."""
    return any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error))


def is_unconnected(error: BaseException) -> bool:
    """Whether there was never anybody to ask."""
    never = (ConnectionRefusedError, socket.gaierror, aiohttp.ConnectionTimeoutError, httpcore.ConnectTimeout)
    return any(isinstance(cause, never) for cause in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what led to it, the last first: the first to happen says most."""
    chain: list[BaseException] = []
    while error is not None and error not in chain and len(chain) < 20:
        chain.append(error)
        several = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
        error = several[0] if several else error.__cause__ or error.__context__
    yield from reversed(chain)


def _plain(error: BaseException, place: str) -> str:
    return _of_tls(error) or _of_connection(error, place) or _of_http(error)


def _of_tls(error: BaseException) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return f"TLS: certificate verify failed: {error.verify_message}"
        case ssl.SSLError(reason=str(reason)):
            return f"TLS: {_TLS.get(reason, reason.replace('_', ' ').lower())}"
    return ""


def _of_connection(error: BaseException, place: str) -> str:
    match error:
        case ConnectionRefusedError():
            return f"connection refused, nobody listens on {place}" if place else "connection refused"
        case socket.gaierror():
            return f"no such host: {place}" if place else "no such host"
        case ConnectionResetError() | BrokenPipeError():
            return "the server reset the connection"
        case aiohttp.ServerDisconnectedError():
            return "the server closed the connection and did not answer"
        case aiohttp.ConnectionTimeoutError() | httpcore.ConnectTimeout():
            return "no connection in time"
    return ""


def _of_http(error: BaseException) -> str:
    match error:
        case aiohttp.ClientPayloadError() | ContentLengthError() | TransferEncodingError():
            return "the answer broke off"
        case LineTooLong():
            return "malformed HTTP: a header is too long"
        case HttpProcessingError(message=str(message)):
            return f"malformed HTTP: {_first_of(message)}"
        case httpx.DecodingError():
            return f"the answer cannot be unpacked: {error}"
        case httpx.RemoteProtocolError() | httpx.LocalProtocolError():
            return f"malformed HTTP: {_first_of(str(error))}"
    return ""


def _first_of(text: str) -> str:
    return (text.strip().splitlines() or ["it is none"])[0].rstrip(":")
