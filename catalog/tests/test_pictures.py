"""What comes in as a picture, and the only things that may come out."""

import io
import json
import signal
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog import rendering, tasks
from catalog.models import CatalogueVersion, ProductImage
from catalog.pictures import REASONS, Renderer, UnusablePicture, process_picture
from catalog.tests.factories import make_product
from catalog.tests.sheets import picture_bytes


@pytest.fixture(scope="module")
def renderer():
    with Renderer() as renderer:
        yield renderer


@pytest.fixture
def render(tmp_path, renderer):
    """A function that renders bytes; it gives back what the child said."""

    def render(content, only=None):
        source = tmp_path / "original"
        source.write_bytes(content)
        return renderer.render(source, tmp_path, only)

    return render


def refusal(render, content):
    with pytest.raises(UnusablePicture) as refused:
        render(content)
    return refused.value.code


def png(width, height, rows):
    """A PNG of grey whose compressed rows are given, so that it may lie about itself."""

    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def bomb(side):
    rows = zlib.compressobj(9)
    line = bytes(side + 1)
    return png(side, side, b"".join(rows.compress(line) for _ in range(side)) + rows.flush())


def widths(made, kind):
    return [file["width"] for file in made["files"] if file["kind"] == kind]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1600, 1200), [160, 240, 320, 480, 640, 960, 1280]),
        ((1280, 1280), [160, 240, 320, 480, 640, 960, 1280]),
        ((1000, 1000), [160, 240, 320, 480, 640, 960]),
        ((800, 600), [160, 240, 320, 480, 640, 800]),
        ((100, 40), [100]),
        ((1, 1), [1]),
    ],
)
def test_sizes_are_ours_and_never_larger_than_the_picture(render, tmp_path, size, expected):
    made = render(picture_bytes(size))

    assert (made["width"], made["height"]) == size
    assert widths(made, "webp") == expected
    assert widths(made, "jpeg") == [min(size[0], 1200)]
    for file in made["files"]:
        with Image.open(tmp_path / file["name"]) as rendition:
            assert (rendition.format.lower(), rendition.width) == (file["kind"], file["width"])


def test_avif_is_kept_only_from_480_px_and_only_if_it_saves_a_tenth(render, tmp_path):
    noise = Image.effect_noise((700, 700), 80).convert("RGB")
    content = io.BytesIO()
    noise.save(content, "PNG")

    made = render(content.getvalue())

    assert set(widths(made, "avif")) <= {480, 640, 700}
    size = {(f["kind"], f["width"]): (tmp_path / f["name"]).stat().st_size for f in made["files"]}
    for (kind, width), length in size.items():
        assert kind != "avif" or length <= 0.9 * size["webp", width]


def test_a_first_view_makes_just_the_asked_sizes(render):
    made = render(picture_bytes((1000, 1000)), [320, 640])

    assert [(file["kind"], file["width"]) for file in made["files"]] == [("webp", 320), ("webp", 640)]


def test_the_main_colour_is_the_commonest(render):
    picture = Image.new("RGB", (300, 300), "#efede7")
    picture.paste((10, 20, 30), (100, 100, 180, 180))
    content = io.BytesIO()
    picture.save(content, "PNG")

    assert render(content.getvalue())["colour"] == "#efede7"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_four_formats_are_taken(render, kind):
    assert render(picture_bytes((300, 200), kind=kind))["width"] == 300


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM", "TGA", "PDF", "EPS"])
def test_other_formats_are_not(render, kind):
    assert refusal(render, picture_bytes((64, 64), kind=kind)) == "broken"


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_pixel_becomes_ordinary_colour(render, tmp_path, mode):
    content = io.BytesIO()
    if mode == "I;16":
        picture = Image.new(mode, (300, 300), 30_000)
    else:
        picture = Image.new("RGB", (300, 300), (200, 30, 30)).convert(mode)
    picture.save(content, "JPEG" if mode == "CMYK" else "PNG")

    made = render(content.getvalue())

    with Image.open(tmp_path / made["files"][0]["name"]) as rendition:
        assert rendition.mode == "RGB"


def test_what_is_transparent_lies_on_white(render, tmp_path):
    content = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(content, "PNG")

    assert render(content.getvalue())["colour"] == "#ffffff"


def test_a_photo_is_turned_upright_and_forgets_where_it_was_taken(render, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Kamera Rahasia"
    exif.get_ifd(0x8825)[1] = "S"
    content = picture_bytes((600, 400), kind="JPEG", exif=exif)
    assert b"Kamera Rahasia" in content

    made = render(content)

    assert (made["width"], made["height"]) == (400, 600)
    for file in made["files"]:
        path = tmp_path / file["name"]
        assert b"Rahasia" not in path.read_bytes()
        with Image.open(path) as rendition:
            assert rendition.height > rendition.width
            assert not rendition.getexif()
            assert "icc_profile" not in rendition.info


POLYGLOT = b"<script>alert(document.cookie)</script><?php system($_GET[0]); ?>"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_hides_behind_a_picture_is_gone(render, tmp_path, kind):
    made = render(picture_bytes((300, 300), kind=kind) + POLYGLOT)

    written = [(tmp_path / file["name"]).read_bytes() for file in made["files"]]
    assert written
    assert not any(b"script" in picture for picture in written)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 1000,
        POLYGLOT,
        b"GIF89a" + POLYGLOT,
        b"\xff\xd8\xff\xe0" + POLYGLOT,
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"%PDF-1.7",
        b"RIFF\xff\xff\xff\xffWEBPVP8L" + b"\xff" * 200,
        png(100, 100, zlib.compress(b"too short")),
        png(0, 100, b""),
        picture_bytes((400, 400), kind="PNG")[:-300],
        picture_bytes((400, 400), kind="WEBP")[:40],
        picture_bytes((400, 400), kind="AVIF")[:100],
        picture_bytes((400, 400), kind="JPEG")[:300],
    ],
    ids=range(14),
)
def test_what_is_no_whole_picture_is_refused(render, content):
    assert refusal(render, content) == "broken"


def test_a_bomb_is_refused_by_its_header(render):
    """169 million pixels in half a megabyte: Pillow alone would take 660 MB for it."""
    content = bomb(13_000)
    assert len(content) < 600_000

    assert refusal(render, content) == "too_many_pixels"


def test_a_ribbon_is_refused(render):
    assert refusal(render, picture_bytes((1100, 100))) == "too_narrow"


def test_the_largest_permitted_picture_fits_into_the_memory(render):
    assert render(bomb(5_000))["width"] == 5_000
    content = io.BytesIO()
    Image.new("RGBA", (5_000, 5_000), (9, 9, 9, 128)).save(content, "PNG", compress_level=1)
    assert render(content.getvalue())["width"] == 5_000


def run_child(code):
    """A rendering process in which a decoder does what `code` says."""
    folder = str(Path(rendering.__file__).parent)
    start = f"import sys; sys.path.insert(0, {folder!r}); import rendering\n{code}\nrendering.main()"
    request = json.dumps({"source": "x", "folder": "x"})
    command = [sys.executable, "-c", start]
    return subprocess.run(command, input=request, capture_output=True, text=True, check=False)


def test_a_decoder_gets_no_more_than_half_a_gigabyte():
    child = run_child("rendering.render = lambda *_: bytearray(600 * 2**20)")

    assert json.loads(child.stdout) == {"failure": "too_large"}


def test_a_decoder_that_never_ends_is_ended():
    child = run_child("rendering.CPU_SECONDS = 0\nrendering.render = lambda *_: max(iter(int, 1))")

    assert child.returncode == -signal.SIGXCPU


def test_a_child_that_dies_is_an_answer_and_the_next_picture_gets_another(tmp_path):
    (tmp_path / "original").write_bytes(picture_bytes((200, 200)))
    with Renderer() as renderer:
        renderer.render(tmp_path / "original", tmp_path)
        renderer.child.kill()
        renderer.child.wait()

        with pytest.raises(UnusablePicture, match="too_large"):
            renderer.render(tmp_path / "original", tmp_path)

        assert renderer.render(tmp_path / "original", tmp_path)["width"] == 200


@pytest.fixture
def image(db):
    return make_image(picture_bytes((1000, 800)))


def make_image(content):
    return ProductImage.objects.create(product=make_product(), original=ContentFile(content, "foto.png"))


def test_a_processed_picture_has_its_sizes_in_public_storage(image, settings):
    version = CatalogueVersion.current()

    assert process_picture(image.pk, at=timezone.now()) is True

    image.refresh_from_db()
    assert (image.width, image.height, image.colour, image.failure) == (1000, 800, "#3a6b52", "")
    assert list(image.renditions["webp"]) == ["160", "240", "320", "480", "640", "960"]
    assert list(image.renditions["jpeg"]) == ["1000"]
    for sizes in image.renditions.values():
        for path in sizes.values():
            assert Path(settings.MEDIA_ROOT, path).is_file()
            assert image.sha256[:20] in path
    assert image.src(300).startswith("/media/products/")
    assert image.processed_at is not None
    assert CatalogueVersion.current() > version


def test_the_original_is_not_public(image, settings):
    assert not Path(settings.MEDIA_ROOT, image.original.name).exists()
    assert Path(settings.PRIVATE_MEDIA_ROOT, image.original.name).is_file()


def test_a_job_that_runs_twice_changes_nothing(image):
    process_picture(image.pk, at=timezone.now())
    before = ProductImage.objects.values().get()

    assert process_picture(image.pk, at=timezone.now()) is False

    assert ProductImage.objects.values().get() == before


def test_a_first_view_leaves_the_picture_waiting_for_the_rest(image):
    process_picture(image.pk, at=timezone.now(), only=(320, 640))
    image.refresh_from_db()
    assert (list(image.renditions["webp"]), image.processed_at) == (["320", "640"], None)

    process_picture(image.pk, at=timezone.now())

    image.refresh_from_db()
    assert len(image.renditions["webp"]) == 6


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no picture", "broken"),
        (picture_bytes((10, 10)) + b"\0" * 8_000_000, "too_many_bytes"),
        (png(6000, 6000, b""), "too_many_pixels"),
    ],
    ids=["broken", "bytes", "pixels"],
)
def test_a_refusal_is_kept_as_a_sentence_and_not_tried_again(db, content, code):
    image = make_image(content)

    assert process_picture(image.pk, at=timezone.now()) is False

    image.refresh_from_db()
    assert (image.failure, image.renditions, image.processed_at) == (REASONS[code], {}, None)


def test_a_lost_original_is_said(image, settings):
    Path(settings.PRIVATE_MEDIA_ROOT, image.original.name).unlink()

    process_picture(image.pk, at=timezone.now())

    image.refresh_from_db()
    assert image.failure == "The original of the picture is gone."


def test_a_picture_deleted_meanwhile_is_no_error(db):
    assert process_picture(12345, at=timezone.now()) is False


def test_a_picture_is_a_job_of_the_transaction_that_brought_it(image):
    tasks.defer_pictures([image])
    tasks.defer_pictures([])

    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"image_id": image.pk}]
    tasks.process_picture(image_id=image.pk)
    image.refresh_from_db()
    assert image.is_ready


@pytest.mark.django_db(transaction=True)
def test_the_command_makes_all_that_wait(capsys):
    CatalogueVersion.bump()
    images = [make_image(picture_bytes((400, 400), colour)) for colour in ("#112233", "#445566", "#778899")]
    make_image(b"broken")

    call_command("process_pictures")

    assert "3 " in capsys.readouterr().out
    assert all(ProductImage.objects.get(pk=image.pk).processed_at for image in images)
