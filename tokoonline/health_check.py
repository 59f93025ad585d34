"""Ask the shop in this container whether it is alive: exit 0 if so. The image's HEALTHCHECK."""

import http.client
import os
import sys


def main() -> int:
    # The shop answers to its own names only; a leading dot means "and all below".
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".*")
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"Host": host or "localhost"})
        return 0 if connection.getresponse().status == http.HTTPStatus.OK else 1
    except OSError:
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
