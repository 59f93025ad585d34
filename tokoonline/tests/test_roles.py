from django.conf import settings

from tokoonline.roles import role_statements


def test_compose_gives_its_roles_the_same_limits():
    compose = (settings.BASE_DIR / "compose.yaml").read_text()

    for line in role_statements("toko").splitlines():
        if line.startswith(("ALTER", "GRANT")):
            assert line in compose
