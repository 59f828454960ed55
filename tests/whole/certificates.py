"""A certificate that nobody but the test trusts."""

import shutil
import ssl
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

OPENSSL = shutil.which("openssl")
needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="makes a certificate with openssl, which is not here")


class Certificate(NamedTuple):
    """Files of a certificate for localhost and 127.0.0.1, signed by itself."""

    certificate: Path
    key: Path

    @property
    def context(self) -> ssl.SSLContext:
        """For a server that shows it."""
        made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        made.load_cert_chain(self.certificate, self.key)
        return made


def self_signed(folder: Path) -> Certificate:
    """A new certificate, in files of a folder."""
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    subprocess.run(
        [
            *(OPENSSL or "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-nodes", "-keyout", made.key, "-out", made.certificate, "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    return made
