import re

from django.conf import settings

from tokoonline.roles import role_statements


def test_compose_gives_its_roles_the_same_limits():
    compose = (settings.BASE_DIR / "compose.yaml").read_text()

    for line in role_statements("toko").splitlines():
        if line.startswith(("ALTER", "GRANT")):
            assert line in compose


def test_compose_hands_every_variable_to_the_shop():
    compose = (settings.BASE_DIR / "compose.yaml").read_text()
    shop = compose.partition("x-shop: &shop\n")[2].partition("\n\n")[0]

    assert "  env_file: .env\n" in shop
    # What .env may say of the machine outside must not reach the image's own places.
    assert set(re.findall("^    (HOST|PORT|STATIC_ROOT|VAR_DIR):", shop, re.MULTILINE)) == {
        "HOST",
        "PORT",
        "STATIC_ROOT",
        "VAR_DIR",
    }
