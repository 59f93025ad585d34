"""The folder of pictures beside an import file, and where a picture of it is kept for good."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.core.files import File
from django.core.files.storage import storages
from django.utils.translation import gettext as _

from .pictures import MOST_BYTES


class PictureFolder:
    def __init__(self, folder):
        self.folder = Path(folder)
        # A folder may hold ten thousand pictures: each is read once.
        self.sha256 = lru_cache(maxsize=None)(self._sha256)
        self.refusal = lru_cache(maxsize=None)(self._refusal)

    def _refusal(self, name):
        """Say why the picture cannot be taken, or return "". What it shows is looked at later, by a job."""
        path = self.folder / name
        if not path.is_file():
            return _("The picture %(name)s is not in the folder of pictures.") % {"name": name}
        if path.stat().st_size > MOST_BYTES:
            return _("The picture %(name)s is larger than 8 MB.") % {"name": name}
        return ""

    def _sha256(self, name):
        return hashlib.sha256((self.folder / name).read_bytes()).hexdigest()

    def keep_original(self, name):
        """Copy a picture into private storage under the hash of its content; return its path there.

        An import that was interrupted finds the copy again and makes no second one.
        """
        sha256 = self.sha256(name)
        path = f"products/{sha256[:2]}/{sha256}{Path(name).suffix.lower()[:6]}"
        storage = storages["private"]
        if not storage.exists(path):
            with open(self.folder / name, "rb") as content:
                storage.save(path, File(content))
        return path
