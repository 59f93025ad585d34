"""The shop's own pictures under /media/, served beside Django: no middleware, no database, no cookie."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from whitenoise import WhiteNoise

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def with_media(shop: Application, *, root: Path, prefix: str) -> Application:
    """Return an application that answers `prefix` from files below `root` and gives `shop` the rest.

    Files appear while the shop runs, so each request looks at the disk. Their names carry a hash
    of their content: what was fetched once need never be asked for again.
    """
    # WhiteNoise refuses paths that lead out of the root and answers ranges and If-None-Match.
    media = WhiteNoise(
        _answer_not_found,
        autorefresh=True,
        immutable_file_test=lambda path, url: True,
        allow_all_origins=False,
        add_headers_function=_forbid_to_run,
    )
    media.add_files(str(root), prefix=prefix)

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(prefix):
            return media(environ, start_response)
        return shop(environ, start_response)

    return application


def _answer_not_found(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    status = HTTPStatus.NOT_FOUND
    start_response(f"{status} {status.phrase}", [("Content-Type", "text/plain")])
    return [b"not found\n"]


def _forbid_to_run(headers: Headers, path: str, url: str) -> None:
    """Should a file ever be other than a picture, no browser runs it as a page of ours."""
    headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    headers["X-Content-Type-Options"] = "nosniff"
