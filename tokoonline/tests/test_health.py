import pytest


def test_healthz_needs_no_database(client):
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_readyz_is_ready_when_all_migrations_are_applied(client):
    response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ready\n")
