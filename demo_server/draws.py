"""Chance that repeats: a draw depends on the seed, the request's number and what is drawn, on nothing else.

So sync, async and the prediction meet the same work, whatever order their requests come in.
"""

from hashlib import blake2b


def uniform(seed: int, number: int, what: str) -> float:
    """A number in [0, 1) that is the same on every machine and in every process.

    A hash, not a generator: draws have no order among them, so no mode can shift another one's.
    """
    digest = blake2b(f"{seed}/{number}/{what}".encode(), digest_size=8).digest()
    return (int.from_bytes(digest) >> 11) / (1 << 53)
