"""Locks on files of the data folder: the kernel drops them when their holders end."""

import fcntl
import os
import time
from pathlib import Path

PAUSE_S = 0.05


class FileLock:
    """A lock that this process, and every child given its descriptor, holds."""

    def __init__(self, descriptor: int) -> None:
        """Own a descriptor on which `take` has obtained the lock."""
        self.descriptor = descriptor

    def release(self) -> None:
        """Let go; a child that inherited the descriptor keeps its hold until it ends."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def write(self, text: str) -> None:
        """Leave a word in the lock file for those who find it taken."""
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, text.encode(), 0)


def take(path: Path, *, shared: bool = False, patience_s: float = 0.0) -> FileLock | None:
    """Return a lock on `path`, or None when others hold it longer than we wait.

    Args:
        shared: Several may hold it together; an exclusive holder must be alone.
        patience_s: How long to try, in seconds.
    """
    mode = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    until = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(descriptor, mode)
        except BlockingIOError:
            if time.monotonic() >= until:
                os.close(descriptor)
                return None
            time.sleep(PAUSE_S)
        else:
            return FileLock(descriptor)


def is_taken(path: Path) -> bool:
    """Return whether somebody holds the lock exclusively at this moment."""
    if not path.exists():
        return False
    lock = take(path, shared=True)
    if lock is None:
        return True
    lock.release()
    return False
