"""Taking in the picture of a transfer slip: decoded in a child process, kept as our own WebP."""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile

from catalog.pictures import MOST_BYTES, REASONS, Renderer, UnusablePicture

# Wide enough to read the small print of a banking app.
WIDTH = 1280


@dataclass(frozen=True)
class ProofPicture:
    """Our own picture of an upload; `sha256` is of the upload as it came."""

    picture: ContentFile
    sha256: str
    width: int
    height: int


def read_proof(upload):
    """Re-encode an uploaded file without its metadata. Raises UnusablePicture."""
    if upload.size > MOST_BYTES:
        raise UnusablePicture("too_many_bytes")
    content = upload.read()
    with tempfile.TemporaryDirectory(prefix="toko-proof-") as folder, Renderer() as renderer:
        source = Path(folder, "original")
        source.write_bytes(content)
        made = renderer.render(source, folder, only=[WIDTH])
        widest = max(made["files"], key=lambda file: file["width"])
        picture = ContentFile(Path(folder, widest["name"]).read_bytes())
    height = made["height"] * widest["width"] // made["width"]
    return ProofPicture(picture, hashlib.sha256(content).hexdigest(), widest["width"], height)


def reason_of(refusal):
    """The sentence (an untranslated msgid) for why a picture was refused."""
    return REASONS[refusal.code]
