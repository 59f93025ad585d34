#!/usr/bin/env python
"""Run one of the shop's commands: `python manage.py help` lists them."""

import os
import sys

# These never ask the database; starting one for them would be a surprise.
WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "database",
    "diffsettings",
    "help",
    "makemessages",
    "version",
}


def main() -> None:
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tokoonline.settings")
    os.environ.setdefault("PROCESS", _process_of(command))
    from django.conf import settings
    from django.core.management import execute_from_command_line

    if settings.EMBEDDED_DATABASE and not command.startswith("-") and command not in WITHOUT_DATABASE:
        settings.EMBEDDED_DATABASE.start()
    execute_from_command_line(sys.argv)


def _process_of(command: str) -> str:
    """Say whose time limits hold: the web's, the job worker's, or none for a person at a terminal."""
    return {"runserver": "web", "procrastinate": "worker"}.get(command, "command")


if __name__ == "__main__":
    main()
