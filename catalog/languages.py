"""Which of two stored texts a reader gets: the shop writes Indonesian first, English second."""

from django.utils.translation import get_language


def in_reader_language(indonesian, english):
    """Return `english` to an English reader if it was written, else `indonesian`."""
    if english and get_language() == "en":
        return english
    return indonesian
