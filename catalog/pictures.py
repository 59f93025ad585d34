"""Make the public sizes of a picture from its private original, through a child process that may die."""

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_noop

from . import rendering
from .models import CatalogueVersion, ProductImage

MOST_BYTES = 8_000_000
# The recipe is part of a file's name: another recipe makes other files, and caches never lie.
RECIPE = 1
# What a phone shows first: cards and the first look at a product.
FIRST_WIDTHS = (320, 640)

REASONS = {
    "too_many_bytes": gettext_noop("The picture file is larger than 8 MB."),
    "too_many_pixels": gettext_noop("The picture has more than 25 million pixels."),
    "too_narrow": gettext_noop("The picture is more than ten times as long as it is wide."),
    "too_large": gettext_noop("The picture takes too much memory or time to open."),
    "broken": gettext_noop("The file is not a whole JPEG, PNG, WebP or AVIF picture."),
    "missing": gettext_noop("The original of the picture is gone."),
}


class UnusablePicture(Exception):
    """The picture cannot be shown; `code` is a key of REASONS."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Renderer:
    """A child process that decodes and encodes with little memory; made again if it dies."""

    def __init__(self):
        self.child = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def render(self, source, folder, only=None):
        """Let the child write renditions of `source` into `folder`; see rendering.render."""
        request = {"source": str(source), "folder": str(folder), "only": only}
        if self.child is None:
            self.start()
        try:
            self.child.stdin.write(json.dumps(request) + "\n")
            self.child.stdin.flush()
            line = self.child.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            # Memory or CPU ran out inside a decoder, and the system ended the child.
            self.stop()
            raise UnusablePicture("too_large")
        answer = json.loads(line)
        if "failure" in answer:
            raise UnusablePicture(answer["failure"])
        return answer

    def start(self):
        self.child = subprocess.Popen(  # noqa: S603 - our own file, nothing from outside
            [sys.executable, "-I", rendering.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def stop(self):
        if self.child is not None:
            self.child.kill()
            self.child.communicate()
            self.child = None


def process_picture(image_id, *, at, only=None, renderer=None):
    """Make the renditions of a picture, or keep the reason why there are none.

    Does nothing for a picture that is gone or done. With `only` it makes just these widths and
    leaves the picture waiting for the rest. May run twice: files are named by their content.
    Returns True if the picture can be shown.
    """
    image = ProductImage.objects.filter(pk=image_id, processed_at=None, failure="").first()
    if image is None:
        return False
    try:
        made = make_renditions(image, only, renderer)
    except UnusablePicture as refusal:
        keep(image, failure=REASONS[refusal.code])
        return False
    keep(image, **made, processed_at=None if only else at)
    return True


@transaction.atomic
def keep(image, **fields):
    ProductImage.objects.filter(pk=image.pk).update(**fields)
    # Tiles of categories show the first picture of their products.
    CatalogueVersion.bump()


def make_renditions(image, only, renderer):
    """Return the fields of ProductImage that its original gives. Raises UnusablePicture."""
    with tempfile.TemporaryDirectory(prefix="toko-picture-") as folder:
        source = Path(folder, "original")
        source.write_bytes(read_original(image))
        if renderer is None:
            with Renderer() as own:
                made = own.render(source, folder, only)
        else:
            made = renderer.render(source, folder, only)
        stem = f"products/{image.sha256[:2]}/{image.sha256[:20]}-{RECIPE}"
        renditions = {}
        for file in made["files"]:
            kind, width = file["kind"], str(file["width"])
            path = publish(Path(folder, file["name"]), f"{stem}-{width}.{kind}")
            renditions.setdefault(kind, {})[width] = path
    return {
        "width": made["width"],
        "height": made["height"],
        "colour": made["colour"],
        "renditions": renditions,
        "sha256": image.sha256,
    }


def read_original(image):
    """Return the bytes of the original, and give the picture its hash if it has none yet."""
    try:
        with image.original.open("rb") as original:
            if original.size > MOST_BYTES:
                raise UnusablePicture("too_many_bytes")
            content = original.read()
    except FileNotFoundError:
        raise UnusablePicture("missing") from None
    image.sha256 = hashlib.sha256(content).hexdigest()
    return content


def publish(file, path):
    """Copy a rendition to public storage unless it is there already; return its path."""
    if not default_storage.exists(path):
        with open(file, "rb") as content:
            path = default_storage.save(path, File(content))
    return path
