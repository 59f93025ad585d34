"""Finding adapters by their folders, so that a new one is known without anybody naming it."""

from importlib import import_module
from pkgutil import iter_modules


def find_providers(package, path):
    """{code: provider} of the folders in `package`, each naming its own as `provider`, by position."""
    folders = [found.name for found in iter_modules(path) if found.ispkg and found.name != "tests"]
    found = [import_module(f"{package}.{name}").provider for name in folders]
    return {provider.code: provider for provider in sorted(found, key=lambda provider: provider.position)}
