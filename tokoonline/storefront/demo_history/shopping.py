"""What is bought, how it travels and how it is paid: plans of orders, from the shop's own tables."""

from dataclasses import dataclass
from functools import cache

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from catalog.models import Variant
from orders.choices import Fee, PaymentChoice, ShippingChoice
from orders.models import Cart
from orders.placing import Plan, PlannedLine
from payments.models import BankAccount
from payments.providers.base import Purchase
from payments.providers.cod.cod import area_and_refusals
from payments.providers.transfer.transfer import HIGHEST_CODE, TIME_TO_PAY
from shipping.models import Holiday
from shipping.quoting import Parcel, quote
from shipping.splitting import boxes_of
from shipping.tariff_reading import tariffs_for

# Orders with one to four lines, and lines with one to four pieces of a cheap or another thing.
LINES = (58, 26, 11, 5)
PIECES_CHEAP = (50, 26, 9, 15)
PIECES = (93, 6, 1, 0)
CHEAP = 60_000
# In a hundred: take the cheapest way; pay the courier where that is offered.
CHEAPEST = 55
COD = 38
NOTES = ("Tolong dibungkus rapi ya.", "Untuk kado, jangan sertakan nota.", "Kirim sore saja, pagi kosong.")


class NothingToSell(Exception):
    """Catalogue, tariffs, regions or bank accounts are not loaded; the text names what."""


@dataclass(frozen=True)
class Choice:
    """A way to send a basket to a place, and whether the courier collects money."""

    shipping: ShippingChoice
    supports_cod: bool


class Market:
    """The shop as its tables stand, read once; `plan` makes one order of it after another."""

    def __init__(self, random):
        self.random = random
        self.accounts = list(BankAccount.objects.filter(is_active=True))
        self.holidays = set(Holiday.objects.filter(is_day_off=True).values_list("date", flat=True))
        self.variants = list(
            Variant.objects.for_sale()
            .select_related("product", "option1", "option2", "image")
            .order_by("product_id", "position", "id")
        )
        self.weights = variant_weights(random, self.variants)
        # The shipped zones end at regencies: one look a regency is enough.
        self.tariffs = cache(tariffs_for)
        self.cod_area = cache(cod_area_of)
        self.amounts_taken = set()
        for name, found in (("import_catalog", self.variants), ("bank accounts", self.accounts)):
            if not found:
                raise NothingToSell(name)

    def plan(self, shopper, at, *, may_be_cod=True):
        """A plan for what a shopper buys at an instant; its cart is not saved yet."""
        wants_cod = may_be_cod and self.random.randrange(100) < COD
        lines, choice = self.fill_basket(shopper.address, at, wants_cod)
        amount = sum(line.variant.price * line.quantity for line in lines) + choice.shipping.amount
        with override(shopper.language):
            payment = self.choose_payment(shopper.address, amount, wants_cod and choice.supports_cod, at)
        is_talkative = self.random.randrange(100) < 8
        return Plan(
            cart=Cart(customer_id=shopper.user_id, completed_at=at),
            lines=lines,
            contact=shopper.contact,
            address=shopper.address,
            shipping=choice.shipping,
            payment=payment,
            at=at,
            customer_id=shopper.user_id,
            note=self.random.choice(NOTES) if is_talkative else "",
            language=shopper.language,
        )

    def fill_basket(self, address, at, wants_cod):
        """Lines that some courier takes to the address; what none takes stays in the shop."""
        for _attempt in range(50):
            lines = self.choose_lines()
            offers = self.offers(address, lines, at)
            if offers:
                return lines, self.choose_offer(offers, wants_cod)
        raise NothingToSell("import_tariffs")

    def choose_lines(self):
        (count,) = self.random.choices(range(1, 5), LINES)
        chosen = dict.fromkeys(self.random.choices(range(len(self.variants)), self.weights, k=count))
        return tuple(PlannedLine(self.variants[i], self.pieces(self.variants[i])) for i in chosen)

    def pieces(self, variant):
        (count,) = self.random.choices((1, 2, 3, 4), PIECES_CHEAP if variant.price < CHEAP else PIECES)
        return 6 if count == 4 and variant.price < CHEAP // 2 else count

    def offers(self, address, lines, at):
        parcels = [
            Parcel(v.weight_grams, v.length_mm, v.width_mm, v.height_mm, line.quantity, v.price)
            for line in lines
            for v in [line.variant]
        ]
        quotes = [
            quote(tariff, boxes, at.date(), self.holidays)
            for tariff in self.tariffs(address.region_code[:5])
            if (boxes := boxes_of(parcels, tariff.service))
        ]
        return sorted(quotes, key=lambda q: (q.amount, q.courier_code, q.service_code))

    def choose_offer(self, offers, wants_cod):
        if wants_cod:
            offers = [offer for offer in offers if offer.supports_cod] or offers
        is_thrifty = self.random.randrange(100) < CHEAPEST
        chosen = offers[0] if is_thrifty else self.random.choice(offers[:4])
        shipping = ShippingChoice(
            courier_code=chosen.courier_code,
            courier_name=chosen.courier_name,
            service_code=chosen.service_code,
            service_name=chosen.service_name,
            amount=chosen.amount,
            weight_grams=chosen.weight_grams,
            eta_from=chosen.eta_from,
            eta_to=chosen.eta_to,
        )
        return Choice(shipping, chosen.supports_cod)

    def choose_payment(self, address, amount, is_cod, at):
        area = self.cod_area(address.region_code[:5])
        if is_cod and area and area.is_allowed and amount + area.fee_amount <= area.max_amount:
            fees = (Fee("cod", _("COD fee"), area.fee_amount),) if area.fee_amount else ()
            return PaymentChoice("cod", _("Pay on delivery (COD)"), fees, due_at=None, is_cod=True)
        (account,) = self.random.choices(self.accounts, range(len(self.accounts), 0, -1))
        return PaymentChoice(
            method=f"transfer-{account.pk}",
            label=_("Transfer to %(bank)s") % {"bank": account.bank_name},
            fees=(Fee("unique_code", _("Unique code"), self.free_code(account, amount)),),
            due_at=at + TIME_TO_PAY,
        )

    def free_code(self, account, amount):
        """A code that makes the sum unlike every other one of this history, open or not."""
        while True:
            code = self.random.randint(1, HIGHEST_CODE)
            if (account.pk, amount + code) not in self.amounts_taken:
                self.amounts_taken.add((account.pk, amount + code))
                return code


def variant_weights(random, variants):
    """How often each is bought: a few products often, many seldom, some never; dear ones less."""
    products = sorted({variant.product_id for variant in variants})
    ranks = random.sample(range(len(products)), len(products))
    fame = {product: 100_000 // (rank + 10) for product, rank in zip(products, ranks, strict=True)}
    # The last tenth lies like lead: an owner's report should have something to find.
    unloved = {
        product for product, rank in zip(products, ranks, strict=True) if 10 * rank >= 9 * len(products)
    }
    return [
        0 if variant.product_id in unloved else fame[variant.product_id] // (1 + variant.price // 500_000)
        for variant in variants
    ]


def cod_area_of(region_code):
    """The COD area of a place, whoever lives there."""
    area, _refused = area_and_refusals(Purchase(amount=0, region_code=region_code, at=timezone.now()))
    return area
