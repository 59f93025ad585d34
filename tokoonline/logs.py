"""What the shop writes to stderr: one JSON object a line for machines, coloured lines for people."""

import logging
import re
import secrets
import sys
from typing import Any

import structlog
from django.http import HttpRequest

# The way to an order is its key: https://.../pesanan/TO-261122-7K3QX/<secret>/.
_order_link = re.compile(r"(/pesanan/TO-[0-9]{6}-[0-9A-Z]{5,8}/)[A-Za-z0-9_-]+")
_is_harmless_id = re.compile(r"[A-Za-z0-9._-]{8,64}").fullmatch


def correlation_id(request: HttpRequest) -> str:
    """Return the word that joins this request's error page with its log lines.

    A proxy may have chosen it (X-Request-ID); else it is made when first asked for, so that
    pages without trouble pay nothing for it.
    """
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    if not _is_harmless_id(given):
        given = request.META["HTTP_X_REQUEST_ID"] = secrets.token_hex(8)
    return given


def logging_settings(*, is_for_people: bool) -> dict[str, Any]:
    """Return Django's LOGGING: everything from INFO to stderr, our own and the libraries' alike."""
    renderer: Any = (
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
        if is_for_people
        else structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    )
    steps: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_request,
        _hide_order_keys,
    ]
    if not is_for_people:
        steps.append(structlog.processors.format_exc_info)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": steps,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    renderer,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            # Django's defaults mail the admins and speak only while developing.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            # Says several lines a job; what matters is a warning.
            "procrastinate": {"level": "WARNING"},
        },
    }


def _add_request(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    record: logging.LogRecord = event["_record"]
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        event |= {"request": correlation_id(request), "method": request.method}
    return event


def _hide_order_keys(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Who reads the log, or gets it sent, opens no order by it."""
    if isinstance(event["event"], str):
        event["event"] = _order_link.sub(r"\1***", event["event"])
    return event
