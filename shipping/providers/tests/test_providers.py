import pytest

from shipping.providers import PROVIDERS, providers_for

ALL = {"places", "rates", "book", "cancel", "track", "notifications"}


def test_biteship_is_the_first_to_be_asked_and_rajaongkir_the_second():
    assert list(PROVIDERS)[:2] == ["biteship", "rajaongkir"]
    assert [PROVIDERS[code].position for code in ("biteship", "rajaongkir")] == [10, 20]


def test_without_keys_nobody_is_asked(settings):
    settings.SHIPPING_PROVIDERS = {}

    assert [providers_for(deed) for deed in ALL] == [[]] * len(ALL)


@pytest.mark.parametrize(
    ("deed", "codes"),
    [("rates", ["biteship", "rajaongkir"]), ("track", ["biteship", "rajaongkir"]), ("book", ["biteship"])],
)
def test_who_can_do_a_deed_is_asked_in_order(settings, deed, codes):
    settings.SHIPPING_PROVIDERS = {"biteship": {"api_key": "a"}, "rajaongkir": {"api_key": "b"}}

    assert [provider.code for provider in providers_for(deed)] == codes


def test_every_provider_names_only_deeds_that_it_has():
    names = {"places": "find_places", "notifications": "believe"}

    for provider in PROVIDERS.values():
        assert provider.deeds <= ALL
        assert all(callable(getattr(provider, names.get(deed, deed))) for deed in provider.deeds)
