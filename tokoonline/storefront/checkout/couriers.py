"""The second page of the checkout: which courier brings it, at the price that is known by now."""

from django.conf import settings
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from catalog.money import format_rupiah
from customers.phones import whatsapp_link

from ..arrival import arrival_words
from .facts import chain_of, shipping_offers
from .views import checkout_page, leave, open_checkout, page

# While the worker asks, the page looks again so many times, a second apart; then the tables stand.
MOST_LOOKS = 5


@checkout_page
@never_cache
def shipping(request):
    cart, summary, draft = open_checkout(request)
    if summary is None:
        return leave(request, cart)
    chain = chain_of(draft)
    if chain is None or not draft.has_address:
        return redirect("storefront:checkout_address")
    at = timezone.now()
    offers = shipping_offers(summary, draft, at)
    error, chosen = "", request.GET.get("service", "") or f"{draft.courier_code}:{draft.service_code}"
    is_asked = request.method == "POST" and "ask" in request.POST
    if is_asked:
        # The page itself, for a cart that changed since the address was told: a GET asks nobody.
        chosen = request.POST.get("service", "")
        offers.ask(at=at)
    elif request.method == "POST":
        chosen = request.POST.get("service", "")
        quote = find_quote(offers.quotes, chosen)
        error = objection(quote, chosen)
        if not error:
            return go_on(draft, quote)
        offers.ask(at=at)
    context = {
        "title": _("Which courier brings it?"),
        "place": chain.label,
        "draft": draft,
        "choices": service_choices(offers.quotes, chosen),
        "next_look": 1 if is_asked else next_look(request, offers),
        "is_to_ask": bool(offers.unasked) and request.method != "POST" and "lihat" not in request.GET,
        "is_pending": offers.is_pending or is_asked,
        "error": error,
        "ask_url": whatsapp_link(
            settings.STORE.whatsapp,
            _("Hello, can you deliver to %(place)s?") % {"place": chain.label},
        ),
    }
    return page(request, "checkout_shipping", summary, context, status=422 if error else 200)


def go_on(draft, quote):
    draft.courier_code, draft.service_code = quote.courier_code, quote.service_code
    draft.shipping_amount = quote.amount
    draft.save(update_fields=["courier_code", "service_code", "shipping_amount", "updated_at"])
    return redirect("storefront:checkout_payment")


def next_look(request, offers):
    """The number of the next look while an answer is on its way, None when there is no point."""
    looks = request.GET.get("lihat", "0")
    seen = int(looks) if looks.isascii() and looks.isdigit() and len(looks) < 3 else MOST_LOOKS
    return seen + 1 if offers.is_pending and seen < MOST_LOOKS else None


def service_code(quote):
    return f"{quote.courier_code}:{quote.service_code}"


def find_quote(quotes, chosen):
    """The quote of a radio's value, "jne:reg:12000" (or without the price that was seen), or None."""
    code = ":".join(chosen.split(":")[:2])
    return next((quote for quote in quotes if service_code(quote) == code), None)


def objection(quote, chosen):
    """Why the choice does not stand, in words; "" if it does. Another price than seen is asked about."""
    if quote is None:
        return _("Choose one of the services below.")
    _courier, _service, *seen = chosen.split(":")
    if not seen or seen[0] == str(quote.amount):
        return ""
    facts = {
        "service": f"{quote.courier_name} {quote.service_name}",
        "amount": format_rupiah(quote.amount),
    }
    return _("%(service)s costs %(amount)s now. Choose once more, please.") % facts


def service_choices(quotes, chosen):
    """Radio cards, cheapest first; the one chosen before, else the cheapest, is checked."""
    checked = find_quote(quotes, chosen) or next(iter(quotes), None)
    return [
        {
            "id": f"service-{quote.courier_code}-{quote.service_code}",
            "value": f"{service_code(quote)}:{quote.amount}",
            "title": f"{quote.courier_name} {quote.service_name}",
            "text": service_words(quote),
            "amount": quote.amount,
            "is_checked": quote is checked,
        }
        for quote in quotes
    ]


def service_words(quote):
    words = [
        arrival_words(quote.eta_from, quote.eta_to),
        _("counted as %(kg)s kg") % {"kg": quote.charge_kg},
    ]
    if quote.parcels > 1:
        parcels = ngettext("%(count)d parcel", "%(count)d parcels", quote.parcels)
        words.append(parcels % {"count": quote.parcels})
    if quote.insurance_amount:
        words.append(
            _("%(amount)s of it insures the goods") % {"amount": format_rupiah(quote.insurance_amount)}
        )
    if quote.supports_cod:
        words.append(_("can be paid on delivery"))
    return " · ".join(filter(None, words))
