"""The address Bursar serves on: is it free, and does the product answer there?"""

import errno
import http.client
import json
import socket

from bursar.local.errors import LocalError, PortTaken

ANSWER_TIMEOUT_S = 1.0


def require_free_port(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on, before anything has started.

    Raises:
        PortTaken: Another program listens there.
        LocalError: The address is not this machine's, or the port is reserved.
    """
    if not 0 < port < 2**16:
        raise LocalError(f"{port} is not a port; choose one between 1024 and 65535.")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            # As the server will: connections of a run that has just ended are not in the way.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen(1)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(
                f"Another program already listens on {host}, port {port}. "
                f"End it or choose another port, for example PORT={_another(port)} make run."
            ) from error
        raise LocalError(f"Cannot listen on {host}, port {port}: {error.strerror}.") from error


def _another(port: int) -> int:
    return port + 1 if port < 2**16 - 1 else port - 1


def is_ready(host: str, port: int, path: str) -> bool:
    """Return whether the health page says ready: status 200 and `{"status": "ready"}`."""
    reached = "127.0.0.1" if host in {"0.0.0.0", ""} else "::1" if host == "::" else host  # noqa: S104
    connection = http.client.HTTPConnection(reached, port, timeout=ANSWER_TIMEOUT_S)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        return response.status == http.HTTPStatus.OK and json.loads(body)["status"] == "ready"
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return False  # not yet; the caller asks again and says so
    finally:
        connection.close()
