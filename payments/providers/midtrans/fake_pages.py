"""What the shopper sees at Midtrans.

No card form: which test card is meant is a button, so no number is ever typed.
"""

from html import escape
from urllib.parse import urlencode

import segno

from catalog.outside.server import Answer

from . import fake_money
from .fake_html import button, form, name_of, rupiah, whole

CARD_LABELS = {
    "4811111111111114": "Visa, paid after 3-D Secure",
    "5211111111111117": "Mastercard, paid",
    "4411111111111118": "Visa without 3-D Secure, paid",
    "4024007176265022": "Visa, pending, accepted after a minute",
    "4911111111111113": "Visa, refused by the bank",
    "5111111111111118": "Mastercard, refused by the bank",
    "4711111111111115": "Visa without 3-D Secure, refused by the bank",
    "4611111111111116": "Visa, refused as fraud",
    "4511111111111117": "Visa, held for review (challenge)",
}


def show(fake, token, request):
    """The page of a token; POST is a button on it. Every deed ends where Midtrans leads to."""
    page = fake.state["tokens"].get(token)
    if page is None or page["is_dead"]:
        return Answer(404, whole("<h1>This payment page does not exist any more.</h1>"))
    order = fake.order(token)
    if request.method == "GET":
        return Answer(200, whole(order_page(fake, order, fake.find(token))))
    wish = request.form()
    try:
        leaves = press(fake, token, wish)
    except ValueError as error:
        return Answer(422, whole(f'<h1 class="bad">{escape(str(error))}</h1>'))
    return Answer(303, "", {"Location": finish_url(fake, order) if leaves else request_url(fake, token)})


def press(fake, token, wish):
    """Do what a button says; tells whether the shopper leaves the page by it."""
    transaction = fake.find(token)
    is_pending = transaction is not None and transaction["status"] == "pending"
    match wish.get("deed", ""):
        case "leave":
            return True
        case "choose":
            fake.choose(token, wish.get("channel", ""), device=wish.get("device", "desktop"))
            return False
        case "card" if wish.get("card") in fake_money.CARDS:
            return fake.pay(token, "credit_card", card=wish["card"])["status"] != "deny"
        case "pay" if is_pending:
            fake.pay(token)
            return True
        case "refuse" if is_pending:
            fake.refuse(token)
            return False
        case "expire" if is_pending:
            fake.expire(token)
            return True
    raise ValueError("This cannot be done now.")


def request_url(fake, token):
    return f"{fake.url}/snap/v4/redirection/{token}"


def finish_url(fake, order):
    """Back to the shop with what Midtrans adds; the shop must not believe it."""
    body = order["body"]
    address = body.get("callbacks", {}).get("finish", fake.keys.get("finish_url", "/"))
    order_id = body["transaction_details"]["order_id"]
    transaction = fake.find(order_id)
    told = {"order_id": order_id}
    if transaction:
        code, status = fake_money.status_code(transaction), transaction["status"]
        told |= {"status_code": code, "transaction_status": status}
    return f"{address}{'&' if '?' in address else '?'}{urlencode(told)}"


def order_page(fake, order, transaction):
    body = order["body"]
    if transaction is None or transaction["status"] == "deny":
        inside = choices(fake, order, transaction)
    elif transaction["status"] == "pending":
        inside = instructions(transaction)
    else:
        kind = "good" if fake_money.kept(transaction) else "bad"
        inside = f'<h2 class="{kind}">This payment is: {escape(transaction["status"])}</h2>'
    leave = button("leave", "Back to the shop")
    return f'{summary(body)}<section class="card">{inside}</section>{form(leave)}'


def summary(body):
    details = body["transaction_details"]
    rows = "".join(
        f"<tr><td>{line['quantity']}&times; {escape(line['name'])}</td>"
        f"<td>{rupiah(line['price'] * line['quantity'])}</td></tr>"
        for line in body.get("item_details") or []
    )
    return f"""<section class="card"><h1>Order {escape(details["order_id"])}</h1>
<p class="sum">{rupiah(details["gross_amount"])}</p><details><summary class="quiet">What it is for</summary>
<table>{rows}</table></details></section>"""


def choices(fake, order, refused):
    """The ways to pay that fit; refused before, the shopper may try again."""
    if not fake.is_payable(order):
        return '<h2 class="bad">The time to pay is over.</h2>'
    note = '<p class="bad">The payment was refused. Please try again.</p>' if refused else ""
    buttons = []
    for channel in order["body"].get("enabled_payments", fake_money.LIMITS):
        least, most = fake_money.LIMITS.get(channel, (1, 99_999_999_999))
        if not least <= order["gross"] <= most:
            note += f'<p class="bad">{escape(name_of(channel))} does not take this amount.</p>'
        elif channel == "credit_card":
            buttons += [
                button("card", label, f"{card[:4]} **** **** {card[-4:]}", card=card)
                for card, label in CARD_LABELS.items()
            ]
        elif channel in {"gopay", "shopeepay"}:
            name = name_of(channel)
            buttons += [
                button("choose", f"{name} on this phone", channel=channel, device="phone"),
                button("choose", f"{name} by scanning a QR", channel=channel, device="desktop"),
            ]
        else:
            buttons.append(button("choose", f"Pay with {name_of(channel)}", channel=channel))
    return f"<h2>How do you pay?</h2>{note}{''.join(map(form, buttons))}"


def instructions(transaction):
    """What to pay where, and the buttons that stand in for the bank or the app."""
    told, channel = transaction["told"], transaction["channel"]
    if told["payment_type"] == "qris":
        # Not a QRIS: no wallet could pay it, by mistake or otherwise.
        shown = segno.make(f"simulator only {transaction['order_id']}", micro=False).svg_inline(scale=5)
    else:
        shown = "".join(
            f'<p class="quiet">{escape(label)}</p><p class="code">{escape(number)}</p>'
            for label, number in numbers_in(told)
        )
    return f"""<h2>{escape(name_of(channel))}</h2>{shown}
<p class="quiet">Pay before {fake_money.wib(transaction["expires_at"])} WIB.</p>
<div class="card"><p class="quiet">As the bank or the app would:</p>
{form(button("pay", "Pay it", is_main=True))}{form(button("refuse", "Refuse it"))}
{form(button("expire", "Let it expire"))}</div>"""


def numbers_in(told):
    for account in told.get("va_numbers", []):
        yield f"{account['bank'].upper()} virtual account", account["va_number"]
    names = {
        "permata_va_number": "Permata virtual account",
        "biller_code": "Biller code",
        "bill_key": "Bill key",
        "payment_code": "Payment code",
    }
    yield from ((label, told[name]) for name, label in names.items() if name in told)
