"""Do in one transaction what several ask for at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Batches(Generic[Item, Result]):
    """Hands items to `handle` together: those that came while the batch before was at work.

    A transaction costs a flush to the disk, and hundreds may wait for one at once.
    """

    def __init__(self, handle: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]], most: int) -> None:
        self._handle = handle
        self._most = most
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._worker: asyncio.Task[None] | None = None

    async def __call__(self, item: Item) -> Result:
        """Return what became of an item; raises what its whole batch failed with."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._worker is None:
            self._worker = asyncio.create_task(self._work(), name="batches")
        return await future

    async def _work(self) -> None:
        try:
            # Whoever is ready to ask in this turn of the loop asks before the first batch is closed.
            await asyncio.sleep(0)
            while self._waiting:
                batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                await self._do(batch)
        finally:
            self._worker = None
            for _, future in self._waiting:
                future.cancel()
            self._waiting.clear()

    async def _do(self, batch: Sequence[tuple[Item, asyncio.Future[Result]]]) -> None:
        futures = [future for _, future in batch]
        try:
            results = await self._handle([item for item, _ in batch])
        except Exception as error:
            for future in _open(futures):
                future.set_exception(error)
        except BaseException:
            for future in _open(futures):
                future.cancel()
            raise
        else:
            for future, result in zip(futures, results, strict=True):
                if not future.done():
                    future.set_result(result)


def _open(futures: Sequence[asyncio.Future[Result]]) -> list[asyncio.Future[Result]]:
    """Return the futures that somebody still waits for."""
    return [future for future in futures if not future.done()]
