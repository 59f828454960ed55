"""Worker threads that take from one queue, first in, first out; their number can change while they work.

This is what a gunicorn master does on SIGTTIN and SIGTTOU: one worker more at once, one fewer as soon as it is
through with the request that it holds, whatever is still queued. (There the oldest leaves, here the one with the
highest number: numbers are lanes on a screen.) concurrent.futures' pool can neither grow at once nor shrink.
"""

import asyncio
import contextlib
import heapq
import threading
from collections import deque
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")
Staffed = Callable[[int], contextlib.AbstractContextManager[Callable[[], object]]]
"""what worker number so and so needs for as long as it is there; yields what it does before it is free again"""


class _Job(NamedTuple, Generic[T]):
    """Something to work on, and who waits for it."""

    item: T
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[None]

    def tell(self, error: BaseException | None) -> None:
        """It is done; from any thread."""
        with contextlib.suppress(RuntimeError):  # the loop may be closed already: then nobody waits for it
            self.loop.call_soon_threadsafe(_resolve, self.done, error)


@contextlib.contextmanager
def threads(_: int) -> Iterator[Callable[[], object]]:
    """A thread is all that a worker is: it needs nothing."""
    yield int


class WorkerPool(Generic[T]):
    """Threads numbered from 1, each doing ``work(item, number)`` for one item after the other."""

    def __init__(self, workers: int, work: Callable[[T, int], None], staffed: Staffed = threads) -> None:
        self._work = work
        self._staffed = staffed
        self._lock = threading.Lock()
        self._size = 0
        self._there: set[int] = set()
        """numbers of the workers that have not left, those too that will after the item that they hold"""
        self._idle: list[tuple[int, SimpleQueue[_Job[T] | None]]] = []
        """a heap: the lowest number is asked first. Each idle worker waits at a mailbox of its own"""
        self._waiting: deque[_Job[T]] = deque()
        self.resize(workers)

    def submit(self, item: T) -> asyncio.Future[None]:
        """Queue an item; the future ends with the work on it, with the exception that this raises, if any."""
        loop = asyncio.get_running_loop()
        job = _Job(item, loop, loop.create_future())
        with self._lock:
            if not self._idle:
                self._waiting.append(job)
                return job.done
            _, mailbox = heapq.heappop(self._idle)
        mailbox.put(job)
        return job.done

    def resize(self, workers: int) -> None:
        """Have so many workers: 1 to that number. New ones have started when this returns; idle ones leave at once."""
        with self._lock:
            self._size = workers
            leaving = [one for one in self._idle if one[0] > workers]
            self._idle = sorted(one for one in self._idle if one[0] <= workers)
            self._there.difference_update(number for number, _ in leaving)
            missing = [number for number in range(1, workers + 1) if number not in self._there]
            self._there.update(missing)
        for _, mailbox in leaving:
            mailbox.put(None)
        for number in missing:
            threading.Thread(target=self._work_on, args=[number], name=f"worker {number}", daemon=True).start()

    def _work_on(self, number: int) -> None:
        mailbox: SimpleQueue[_Job[T] | None] = SimpleQueue()
        with self._staffed(number) as get_ready:
            while self._do_next(number, mailbox):
                get_ready()

    def _do_next(self, number: int, mailbox: "SimpleQueue[_Job[T] | None]") -> bool:
        """Wait for an item and do it. False when this worker is to leave."""
        with self._lock:
            if number > self._size:
                self._there.remove(number)
                return False
            if self._waiting:
                job: _Job[T] | None = self._waiting.popleft()
            else:
                heapq.heappush(self._idle, (number, mailbox))
                job = None
        job = job or mailbox.get()
        if job is None:
            return False
        try:
            self._work(job.item, number)
        except BaseException as error:  # whoever waits for it is to know
            job.tell(error)
        else:
            job.tell(None)
        return True


def _resolve(done: asyncio.Future[None], error: BaseException | None) -> None:
    if done.done():  # cancelled
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
