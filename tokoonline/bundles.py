"""One stylesheet and one script for shoppers, joined from the many small files we write; no build step."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

# A bundle lives beside its parts, so a relative url() means the same in both.
BUNDLES = {"css/store/all.css": "css/store/*.css", "js/store/all.js": "js/store/*.js"}


class BundleFinder(BaseFinder):
    """Give collectstatic and runserver each bundle as if it were a file in static/.

    Parts are joined in the order of their names; a leading underscore comes first.
    """

    def __init__(self, *args, **kwargs):
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "bundles")

    def find(self, path, find_all=False, **kwargs):
        found = str(self.join(path)) if path in BUNDLES else None
        return ([found] if found else []) if find_all else found

    def list(self, ignore_patterns):
        for path in BUNDLES:
            self.join(path)
            yield path, self.storage

    def check(self, **kwargs):
        return []

    def join(self, path):
        """Write the bundle anew and return where it is."""
        parts = sorted(Path(settings.BASE_DIR / "static").glob(BUNDLES[path]))
        bundle = Path(self.storage.path(path))
        bundle.parent.mkdir(parents=True, exist_ok=True)
        bundle.write_text("\n".join(part.read_text() for part in parts))
        return bundle
