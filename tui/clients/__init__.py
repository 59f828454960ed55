"""The clients: a child process of its own, so that nothing the screen does can move a number."""

import sys

# httpx loads its own command line, and with it Rich: thirty milliseconds that no run needs. It does without.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
