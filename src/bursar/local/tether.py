"""Start a program that cannot outlive its parent, if wanted as somebody else than root.

Run as a script (`python -I -S tether.py [options] -- program argument…`) it changes what the
kernel knows about the process and then becomes the program, so nothing of it stays in memory.
It imports the standard library alone and is readable by whoever it becomes.

    --signal NUMBER      sent to the program when its parent ends (Linux)
    --parent PID         whose death counts; if it is not our parent any more, nothing is started
    --namespace          own user namespace: root outside is `daemon` inside
    --user UID:GID       give up root for good
    --probe              leave with status 0 when the namespace can be made, else 1
"""

import ctypes
import functools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
DAEMON = 1  # uid and gid of `daemon` on every Unix; any number but 0 would serve PostgreSQL
LINUX = os.uname().sysname == "Linux"
CANNOT_BECOME = 97  # exit status: the kernel or a container's profile forbids it


def tethered(
    command: Sequence[str], *, on_parent_death: signal.Signals, confine: Sequence[str] = ()
) -> list[str]:
    """Return the command that runs `command` as a program which dies with this process.

    Args:
        on_parent_death: What the program receives when the thread that starts it ends, so start
            it from the main thread.
        confine: Options `--namespace` or `--user UID:GID`.
    """
    script = str(Path(__file__).resolve())
    options = ["--signal", str(int(on_parent_death)), "--parent", str(os.getpid()), *confine]
    return [sys.executable, "-I", "-S", script, *options, "--", *command]


@functools.cache
def namespace_works() -> bool:
    """Return whether the kernel lets root make a user namespace."""
    if not LINUX:
        return False
    probe = [sys.executable, "-I", "-S", str(Path(__file__).resolve()), "--probe"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def die_with_parent() -> None:
    """End this process when its parent ends; for grandchildren such as a pool's workers.

    On Linux the kernel does it. Elsewhere a thread looks once a second.
    """
    parent = os.getppid()
    if LINUX:
        _set_parent_death_signal(signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        return

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _set_parent_death_signal(number: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def _enter_namespace() -> None:
    """Become `daemon` in a namespace of our own; outside, files stay root's."""
    uid, gid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{DAEMON} {uid} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{DAEMON} {gid} 1", encoding="ascii")


def _become(user: str) -> None:
    uid, gid = (int(part) for part in user.split(":"))
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def _main(arguments: list[str]) -> int:
    split = arguments.index("--") if "--" in arguments else len(arguments)
    options, command = arguments[:split], arguments[split + 1 :]
    try:
        if "--namespace" in options or "--probe" in options:
            _enter_namespace()
        if "--user" in options:
            _become(options[options.index("--user") + 1])
    except OSError as error:
        sys.stderr.write(f"cannot leave root: {error}\n")
        return 1 if "--probe" in options else CANNOT_BECOME
    if "--probe" in options:
        return 0
    # Last, because the kernel forgets the wish when a process changes who it is.
    if "--signal" in options and LINUX:
        _set_parent_death_signal(int(options[options.index("--signal") + 1]))
        if str(os.getppid()) != options[options.index("--parent") + 1]:
            return 1  # it ended before we asked
    return os.execv(command[0], command)  # noqa: S606 (no shell is the point)


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
