"""The fakes of all gateways: the class in `providers/<code>/fake.py` that carries the code."""

from importlib import import_module

from django.conf import settings

from catalog.outside.server import Fake

from .providers import PROVIDERS


def fake_class(code):
    """The fake of a provider, or None if it is no gateway."""
    if not hasattr(PROVIDERS[code], "believe"):
        return None
    module = import_module(f"payments.providers.{code}.fake")
    found = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Fake) and value.__module__ == module.__name__
    ]
    return found[0]


def make_fakes(**parts):
    """One fake for each gateway that has keys; `parts` goes to each."""
    classes = {code: fake_class(code) for code in PROVIDERS}
    return [
        found(
            {"notification_url": f"{settings.SITE_URL}/webhook/{code}/", **settings.GATEWAYS[code]}, **parts
        )
        for code, found in classes.items()
        if found and PROVIDERS[code].is_on()
    ]
