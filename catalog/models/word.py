"""The words that names of the shop are made of: a misspelt search is corrected to one of them."""

import pgtrigger
from django.db import models

# Words stay when their product goes: a correction is only offered if it finds something.
LEARN_WORDS = """
    INSERT INTO catalog_searchword (word)
    SELECT DISTINCT word
    FROM regexp_split_to_table(lower(unaccent({text})), '[^a-z]+') AS word
    WHERE length(word) BETWEEN 3 AND 30
    -- In one order everywhere: two imports with the same words would deadlock otherwise.
    ORDER BY word
    ON CONFLICT DO NOTHING;
    RETURN NULL;
"""


class SearchWord(models.Model):
    """No trigram index: a correction compares all words, down to likenesses no index is good at."""

    word = models.CharField(max_length=30, primary_key=True)

    def __str__(self):
        return self.word


def learn_words_of(*columns):
    """A trigger that learns the words of these columns whenever they are written."""
    return pgtrigger.Trigger(
        name="words_are_learned",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*columns),
        func=LEARN_WORDS.format(text=" || ' ' || ".join(f"NEW.{column}" for column in columns)),
    )
