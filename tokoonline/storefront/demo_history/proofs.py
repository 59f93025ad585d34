"""Drawn transfer slips, so that staff of the demo have something to look at."""

import hashlib
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils.formats import date_format
from django.utils.translation import override
from PIL import Image, ImageDraw, ImageFont

from catalog.money import format_rupiah
from payments.proof_pictures import ProofPicture
from payments.proofs import attach_proof

SIZE = (720, 1080)
PAPER, INK, MUTED, GREEN = "#ffffff", "#231f1b", "#655d54", "#2c6a4c"


def attach_drawn_proof(payment, *, sender, at):
    picture = draw_slip(payment, sender=sender, at=at)
    drawn = ProofPicture(ContentFile(picture), hashlib.sha256(picture).hexdigest(), *SIZE)
    return attach_proof(payment, drawn, at=at)


def draw_slip(payment, *, sender, at):
    """A WebP picture like the screen of a bank's app; it says that it is an example."""
    slip = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(slip)
    with override("id"):
        when = f"{date_format(at, 'j F Y, H.i')} WIB"
    draw.ellipse((310, 90, 410, 190), fill=GREEN)
    draw.line([(335, 142), (354, 162), (388, 120)], fill=PAPER, width=9, joint="curve")
    write(draw, 230, "Transfer Berhasil", 40, INK)
    write(draw, 300, when, 26, MUTED)
    write(draw, 390, format_rupiah(payment.amount), 62, INK)
    account = payment.bank_account
    rows = [
        ("Dari", sender), ("Ke", account.holder), ("Bank", account.bank_name),
        ("Rekening", account.number), ("Berita", payment.reference),
    ]  # fmt: skip
    for number, (name, text) in enumerate(rows):
        y = 540 + 76 * number
        draw.text((70, y), name, fill=MUTED, font=ImageFont.load_default(26))
        draw.text((650, y), text, fill=INK, font=ImageFont.load_default(28), anchor="ra")
        draw.line([(70, y + 52), (650, y + 52)], fill="#e4ded5", width=2)
    write(draw, 1000, "Contoh bukti transfer untuk toko demo", 22, MUTED)
    buffer = BytesIO()
    slip.save(buffer, "WEBP", quality=80)
    return buffer.getvalue()


def write(draw, y, text, size, colour):
    draw.text((SIZE[0] // 2, y), text, fill=colour, font=ImageFont.load_default(size), anchor="ma")
