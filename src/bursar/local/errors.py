"""What can go wrong on a person's own machine, each as a sentence that says what to do."""


class LocalError(Exception):
    """Something on this machine stands in the way; the message is meant for the person at it."""


class FolderInUse(LocalError):
    """Another Bursar works on this data folder."""


class DiskFull(LocalError):
    """The disk below the data folder has no room left."""


class PortTaken(LocalError):
    """Another program listens where Bursar wants to."""


class WrongMajor(LocalError):
    """The data folder was written by another major version of PostgreSQL."""


class NoPostgres(LocalError):
    """No usable PostgreSQL on this machine."""


class DatabaseFailed(LocalError):
    """PostgreSQL was started and did not become ready."""


class BackupRefused(LocalError):
    """A backup cannot be written or must not be restored."""
