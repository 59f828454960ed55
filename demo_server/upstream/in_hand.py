"""How many requests a service has in its hands, counted, and told to whoever looks at its stderr.

Told by a thread of its own: nobody may be reading, and a service that waited for its reader would answer late.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

GAP_S = 0.1
"""between two lines at least: ten a second can be followed by eye"""


class InHand:
    """The count now, the most there ever was, and how many have been answered."""

    def __init__(self) -> None:
        self.now = self.most = self.answered = 0
        self._changed = threading.Event()

    @contextmanager
    def one(self) -> Iterator[None]:
        """While a request is in hand. Who leaves before the answer is not answered."""
        self.now += 1
        self.most = max(self.most, self.now)
        self._changed.set()
        try:
            yield
            self.answered += 1
        finally:
            self.now -= 1
            self._changed.set()

    def told_to(self, tell: Callable[[str], None]) -> None:
        """Tell of the count from now on, whenever it is another one than told last."""
        threading.Thread(target=self._tell_on, args=[tell], name="in hand", daemon=True).start()

    def _tell_on(self, tell: Callable[[str], None]) -> None:
        told = 0
        while True:
            self._changed.wait()
            self._changed.clear()
            if self.now != told:
                told = self.now
                tell(f"upstream: {told} in hand, at most {self.most}")
                time.sleep(GAP_S)
