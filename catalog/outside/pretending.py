"""Finding fakes by their folders, as `finding` finds adapters."""

from importlib import import_module

from .server import Fake


def fake_in(folder):
    """The fake of a provider: the class of its own in `<folder>.fake`."""
    module = import_module(f"{folder}.fake")
    return next(
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Fake) and value.__module__ == module.__name__
    )
