"""What changes when waits are real: the picture, what a database can do, and the start of those who need none."""

import asyncio

from benchmarks import server_start, shop_pool, timer_and_query


def main() -> None:
    """One after the other."""
    asyncio.run(timer_and_query.main())
    print(flush=True)
    asyncio.run(shop_pool.main())
    print(flush=True)
    server_start.main()
