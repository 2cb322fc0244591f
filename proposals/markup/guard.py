"""Rendering in processes that can be killed.

Python-Markdown can be stalled by a few kilobytes, so it is never given a thread of a
request: a small pool of processes does the work, each with a cap on memory and, for
every text, on processor time.  A process that goes over is killed and replaced.
"""

from __future__ import annotations

import atexit
import concurrent.futures
import multiprocessing.context
import multiprocessing.process
import os
import resource
import signal
import sys
import threading
import types
from collections.abc import Callable
from typing import Any, TypeVar

import pebble

CPU_SECONDS = 2.0
# A process that is not given the processor uses none: the wall clock is the second limit,
# and generous, so that a busy machine does not turn good documents into source.
WALL_FACTOR = 4
MEMORY_BYTES = 1 << 30
WORKERS = 2

_lock = threading.Lock()
_pool: pebble.ProcessPool | None = None

T = TypeVar("T")


class _Process(multiprocessing.context.SpawnProcess):
    """A process that does not import the program it was started from.

    multiprocessing runs the main module again in every child, which is slow, and fails for
    programs that came by a pipe.  While the process starts there is no main module to see.
    """

    def start(self) -> None:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = types.ModuleType("__main__")
        try:
            super().start()
        finally:
            sys.modules["__main__"] = main


class _Spawning(multiprocessing.context.SpawnContext):
    # Not forking: a fork of a server with threads may inherit a lock nobody will release.
    Process = _Process  # type: ignore[assignment]


class TooSlow(Exception):
    """The work took more time or memory than it is worth."""


def run(work: Callable[..., T], *words: Any) -> T:
    """Return work(*words), done in another process, or raise TooSlow.

    work must be a function of a module, and raise only what can be pickled.
    """
    future = _running_pool().schedule(
        _limited, args=(work, words, CPU_SECONDS), timeout=CPU_SECONDS * WALL_FACTOR
    )
    try:
        return future.result()
    except (concurrent.futures.TimeoutError, pebble.ProcessExpired) as overrun:
        raise TooSlow from overrun


def close() -> None:
    """Stop the processes of the pool, if there are any; the next run starts new ones."""
    global _pool
    with _lock:
        pool, _pool = _pool, None
    if pool is not None:
        pool.stop()
        # Before the pool takes its locks away: a process that is only just starting would
        # look for them, and complain on the terminal.
        for process in multiprocessing.active_children():
            if isinstance(process, _Process):
                process.kill()
        pool.join()


def _running_pool() -> pebble.ProcessPool:
    global _pool
    with _lock:
        if _pool is None or not _pool.active:
            _pool = pebble.ProcessPool(
                max_workers=WORKERS,
                max_tasks=1000,
                initializer=_confine,
                context=_Spawning(),
            )
        return _pool


def _forget() -> None:
    # After a fork the pool, its threads and its processes belong to the parent alone; the
    # child would otherwise stop them when it ends.
    global _pool, _lock
    _pool, _lock = None, threading.Lock()
    multiprocessing.process._children.clear()  # type: ignore[attr-defined]


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limited(work: Callable[..., T], words: tuple[Any, ...], seconds: float) -> T:
    # The alarm counts this process's processor time; unhandled, it kills even inside C code.
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return work(*words)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


os.register_at_fork(after_in_child=_forget)
atexit.register(close)
