"""What identity does after a request: mail, and word to owners. Importing registers the jobs."""

from bursar.domains.identity.jobs import mail, sharing

__all__ = ["mail", "sharing"]
