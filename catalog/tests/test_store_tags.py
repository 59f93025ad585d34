"""What templates draw with: money, icons and pictures."""

import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template import Context, Template

WIDTHS = (160, 320, 480, 640, 960)
IMAGE = SimpleNamespace(
    renditions={
        "webp": {str(width): f"a-{width}.webp" for width in WIDTHS},
        "avif": {"480": "a-480.avif", "960": "a-960.avif"},
    },
    width=1000,
    height=800,
    title='Sofa "Arumi"',
)


def draw(template, **context):
    return Template("{% load store %}" + template).render(Context(context))


@pytest.mark.parametrize(
    ("amount", "written"), [(1234567, "Rp1.234.567"), (0, "Rp0"), (-5000, "-Rp5.000"), (None, "")]
)
def test_money_is_written_the_indonesian_way(amount, written):
    assert draw("{{ amount|rupiah }}", amount=amount) == written


def test_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in draw('{% icon "cart" %}')
    assert 'role="img" aria-label="Keranjang &lt;b&gt;"' in draw(
        '{% icon "cart" label %}', label="Keranjang <b>"
    )


def test_every_icon_that_a_template_names_is_in_the_sprite():
    sprite = (settings.BASE_DIR / "static/icons/sprite.svg").read_text()
    templates = (settings.BASE_DIR / "templates").rglob("*.html")
    named = {name for page in templates for name in re.findall(r'{% icon "([^"]+)"', page.read_text())}

    assert named - set(re.findall(r'<symbol id="([^"]+)"', sprite)) == set()


def test_square_offers_no_more_than_its_limit_and_reserves_its_place():
    html = draw('{% square image sizes="72px" limit=320 %}', image=IMAGE)

    assert html == (
        f'<img src="{settings.MEDIA_URL}a-320.webp"'
        f' srcset="{settings.MEDIA_URL}a-160.webp 160w, {settings.MEDIA_URL}a-320.webp 320w" sizes="72px"'
        ' width="320" height="320" alt="" loading="lazy" decoding="async">'
    )


def test_square_takes_a_plain_dict_of_renditions_too():
    assert "a-160.webp" in draw("{% square image %}", image={"webp": {"160": "a-160.webp"}})


@pytest.mark.parametrize("image", [None, {}, SimpleNamespace(renditions={})])
def test_no_picture_draws_nothing(image):
    assert draw("{% square image %}{% picture image %}", image=image) == ""


def test_picture_says_its_true_size_and_what_it_shows():
    html = draw("{% picture image priority=True %}", image=IMAGE)

    assert 'width="1000" height="800" alt="Sofa &quot;Arumi&quot;" fetchpriority="high"' in html
    assert '<source type="image/avif"' in html
    assert "loading" not in html
