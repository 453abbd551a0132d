"""Work in a process of its own, while this one does something else."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import TypeVar

from cityprofiles.publish import PublishError

T = TypeVar("T")
# The code that a program ends with when a person has stopped it.
STOPPED = 130


def may_fork() -> bool:
    """Whether there is a processor to spare, and a process can be forked for it, which inherits everything as it stands."""
    return (os.cpu_count() or 1) > 1 and "fork" in multiprocessing.get_all_start_methods()


@contextmanager
def beside(work: Callable[[], Iterator[T]]) -> Iterator[Iterator[T]]:
    """What some work yields, done in a process forked off for it; the process ends with the block, whatever it has done by then.

    Where none can be forked, the work is done here, as far as it is asked for. An error of the work is raised where its result is
    waited for; a process that the system has stopped is a PublishError.
    """
    if not may_fork():
        yield work()
        return
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(sender, work))
    process.start()
    sender.close()
    try:
        yield _received(receiver)
    finally:
        process.terminate()
        process.join()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Who stops the program meanwhile is heard at the end: libraries that are loading may break apart where they are interrupted."""
    heard: list[object] = []
    before = signal.signal(signal.SIGINT, lambda *call: heard.append(call))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if heard:
        raise KeyboardInterrupt


def end_silently() -> None:
    """From now on this process ends without a word where a person stops the program; the one that it was forked from tells them."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(STOPPED))


def leave_the_end_to_the_other() -> None:
    """From now on this process goes on where a person stops the program: the one that it was forked from ends it.

    For those that wait at one queue: who ended by itself there would take the lock of the queue along, and the others wait for ever.
    """
    # Not SIG_IGN, which programs that are started here would inherit.
    signal.signal(signal.SIGINT, lambda *_: None)


def _received(receiver: Connection) -> Iterator[T]:
    """What `_send` sends."""
    while True:
        try:
            found = receiver.recv()
        except EOFError:
            raise PublishError(
                "The system has stopped a part of the build, perhaps for want of memory. The last site is untouched."
            ) from None
        if isinstance(found, BaseException):
            raise found
        if not found:
            return
        yield found[0]


def _send(sender: Connection, work: Callable[[], Iterator[object]]) -> None:
    """Send all that some work yields, each as the one part of a tuple, and at last an empty one; or what went wrong."""
    end_silently()
    # Nobody waits any more where the other process was killed.
    with suppress(BrokenPipeError):
        try:
            for found in work():
                sender.send((found,))
            sender.send(())
        except BrokenPipeError:
            raise
        except BaseException as error:
            sender.send(error)
