"""How many questions for prices a provider is asked a day, so that strangers' estimates use up no more.

Anybody may ask what bringing a mug to each of 83,000 villages costs. Providers count questions (a
free plan of RajaOngkir has a hundred a day, for tracking too) or take money for each.
"""

from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.reading import fetch_rows
from shipping.calls import breaker
from shipping.providers import PROVIDERS
from shipping.providers.base import ProviderDown
from shipping.providers.calling import keys_of

# One row a provider, of today; what does not fit any more is not counted either.
TAKE = """
INSERT INTO shipping_providerhealth AS health (provider, failures, asked_on, asked)
VALUES (%s, 0, %s, %s)
ON CONFLICT (provider) DO UPDATE SET asked_on = excluded.asked_on,
    asked = excluded.asked + CASE WHEN health.asked_on = excluded.asked_on THEN health.asked ELSE 0 END
WHERE health.asked_on IS DISTINCT FROM excluded.asked_on OR health.asked + excluded.asked <= %s
RETURNING asked
"""


def take(code, count, *, at):
    """Count questions that a provider is about to be asked. Raises ProviderDown if the day has no more.

    While its breaker is open nobody asks, and nothing is counted.
    """
    most = most_a_day(code)
    if most is None or breaker.is_down(code):
        return
    if count > most or not fetch_rows(TAKE, [code, timezone.localdate(at), count, most]):
        raise ProviderDown(_("The questions of this day are used up (%(count)d).") % {"count": most})


def most_a_day(code):
    """SHIP_<PROVIDER>_QUESTIONS_A_DAY, else what its free plan leaves; None is without end.

    Raises ImproperlyConfigured for what is no number.
    """
    told = keys_of(code).get("questions_a_day", "").strip()
    if not told:
        return getattr(PROVIDERS.get(code), "questions_a_day", None)
    if not (told.isascii() and told.isdigit()):
        raise ImproperlyConfigured(f"SHIP_{code.upper()}_QUESTIONS_A_DAY is no number: {told}")
    return int(told)
