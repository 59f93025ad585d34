"""Decode one picture that anybody may have sent, and encode our own sizes of it.

Runs as a child process without Django and with little memory, one JSON line for each picture:
{"source": path, "folder": path, "only": null or [widths]} in; what `render` returns out, or
{"failure": code}. Whatever a hostile file does to a decoder, it does to this process only.
"""

import json
import os
import resource
import sys
import warnings
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
MOST_PIXELS = 25_000_000
# WebP cannot hold more than 16,383 px; nothing sold looks like a ribbon.
MOST_RATIO = 10
MEMORY_BYTES = 512 * 2**20
CPU_SECONDS = 20

WIDTHS = (160, 240, 320, 480, 640, 960, 1280)
JPEG_WIDTH = 1200
AVIF_FROM = 480
# AVIF must earn its second file: at most nine tenths of the WebP (reference: ux 1j).
AVIF_GAIN = 0.9


class Refused(Exception):
    """The picture will not be shown; the one argument is the code of why."""


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Pages come before pictures where both want the processor.
    os.nice(10)
    # Sizes are judged by our own limit, before anything is decoded.
    Image.MAX_IMAGE_PIXELS = None
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        allow_cpu_seconds(CPU_SECONDS)
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()


def allow_cpu_seconds(seconds):
    """Let this process live for some more seconds of CPU; the system ends it after that."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, hard))


def answer(request):
    try:
        return render(Path(request["source"]), Path(request["folder"]), request.get("only"))
    except Refused as refusal:
        return {"failure": str(refusal)}
    except MemoryError:
        return {"failure": "too_large"}
    # Decoders raise whatever they like at a broken file; here that is an answer, not an accident.
    except Exception:
        return {"failure": "broken"}


def render(source, folder, only=None):
    """Write the renditions into `folder`; return what the shop remembers of the picture.

    {"width", "height", "colour", "files": [{"kind", "width", "name"}, ...]}; with `only` just
    these widths as WebP, for a first view.
    """
    with Image.open(source, formats=FORMATS) as opened:
        check_size(opened)
        width, height = size_as_seen(opened)
        # A JPEG is decoded at a half or an eighth where that is enough.
        opened.draft("RGB", (WIDTHS[-1], WIDTHS[-1]))
        picture = prepare(opened)
    files = []
    for each in widths_for(width, only):
        scaled = scale(picture, each)
        files += save_sizes(scaled, each, folder, is_whole=only is None)
    if only is None:
        scaled = scale(picture, min(JPEG_WIDTH, width))
        scaled.save(folder / "jpeg", "JPEG", quality=78, optimize=True, progressive=True)
        files.append({"kind": "jpeg", "width": scaled.width, "name": "jpeg"})
    return {"width": width, "height": height, "colour": main_colour(picture), "files": files}


def check_size(opened):
    """Refuse by what the header says, before a pixel is decoded."""
    width, height = opened.size
    if width * height > MOST_PIXELS:
        raise Refused("too_many_pixels")
    if max(width, height) > MOST_RATIO * min(width, height):
        raise Refused("too_narrow")


def size_as_seen(opened):
    """(width, height) after the camera's note on how it was held."""
    is_on_its_side = opened.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    return opened.size[::-1] if is_on_its_side else opened.size


def prepare(opened):
    """Upright, at most our widest size, sRGB, on white, and free of everything but pixels."""
    profile = opened.info.get("icc_profile")
    opened.load()
    picture = ImageOps.exif_transpose(opened)
    if picture.mode.startswith("I"):
        # 16 bits of grey.
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        picture = scale(picture, WIDTHS[-1])
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    picture = scale(picture.convert("RGB") if picture.mode in ("P", "1") else picture, WIDTHS[-1])
    picture = to_srgb(picture, profile).convert("RGB")
    picture.info.clear()
    return picture


def to_srgb(picture, profile):
    if not profile or picture.mode not in ("RGB", "L", "CMYK"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, source, srgb, outputMode="RGB")
    # A broken or unfitting profile: slightly other colours are better than no picture.
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


def scale(picture, width):
    """The picture `width` px wide, or as it is if it is no wider: we never blow up."""
    if picture.width <= width:
        return picture
    height = max(1, (picture.height * width + picture.width // 2) // picture.width)
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)


def widths_for(width, only):
    """Our widths up to the picture's own, and its own where the next of ours is far below."""
    widths = [each for each in WIDTHS if each <= width]
    if width < WIDTHS[-1] and (not widths or width * 10 > widths[-1] * 11):
        widths.append(width)
    if only is not None:
        widths = [each for each in widths if each in only] or widths[:1]
    return widths


def save_sizes(scaled, width, folder, *, is_whole):
    webp = folder / f"webp-{width}"
    scaled.save(webp, "WEBP", quality=75, method=4)
    files = [{"kind": "webp", "width": width, "name": webp.name}]
    if is_whole and width >= AVIF_FROM:
        avif = folder / f"avif-{width}"
        scaled.save(avif, "AVIF", quality=50, speed=8)
        if avif.stat().st_size <= webp.stat().st_size * AVIF_GAIN:
            files.append({"kind": "avif", "width": width, "name": avif.name})
    return files


def main_colour(picture):
    """The commonest of a few colours as #rrggbb: the ground of the frame until the picture is there."""
    few = picture.resize((48, 48), Image.Resampling.BILINEAR, reducing_gap=2).quantize(4)
    _, index = max(few.getcolors())
    red, green, blue = few.getpalette()[index * 3 : index * 3 + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"


if __name__ == "__main__":
    main()
