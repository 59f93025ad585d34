"""A list of every transaction, for testers: what banks do behind the shopper's back."""

from html import escape

from catalog.outside.server import Answer, Refused

from . import fake_money
from .fake_html import button, form, name_of, rupiah, whole

DEEDS = {
    "settle": "Settle",
    "expire": "Let expire",
    "reverse": "Reverse",
    "charge_back": "Charge back",
    "confirm_refund": "Bank confirms the refund",
    "approve": "Approve",
    "reject": "Reject",
}


def show_all(fake, request):
    """Every transaction, with what banks do behind the shopper's back."""
    if request.method == "POST":
        wish = request.form()
        transaction = fake.find(wish.get("transaction", ""))
        if transaction is None or wish.get("deed") not in DEEDS:
            raise Refused(404, whole("<h1>There is no such payment.</h1>"))
        try:
            simulate(fake, wish["deed"], transaction["id"])
        except ValueError as error:
            return Answer(422, whole(f'<h1 class="bad">{escape(str(error))}</h1>'))
        return Answer(303, "", {"Location": f"{fake.url}/simulator"})
    every = [one for order in fake.state["orders"].values() for one in order["transactions"]]
    rows = "".join(map(row, reversed(every)))
    return Answer(200, whole(f"<h1>Transactions</h1>{rows or '<p>None yet.</p>'}", width="wide"))


def simulate(fake, deed, name):
    if deed in {"approve", "reject"}:
        fake.decide(name, is_good=deed == "approve")
    else:
        getattr(fake, deed)(name)


def row(transaction):
    buttons = "".join(
        form(button(deed, DEEDS[deed], transaction=transaction["id"])) for deed in deeds_for(transaction)
    )
    return f"""<section class="card">
<h2>{escape(transaction["order_id"])}: {rupiah(transaction["gross"])}</h2>
<p>{escape(name_of(transaction["channel"]))}, {escape(transaction["status"])},
{rupiah(fake_money.refunded(transaction))} refunded</p><div class="row">{buttons}</div></section>"""


def deeds_for(transaction):
    status, is_held = transaction["status"], transaction["fraud"] == "challenge"
    if status == "capture":
        return ["approve", "reject"] if is_held else ["settle", "charge_back"]
    if status == "pending":
        return ["expire"] if transaction["channel"] == "credit_card" else ["settle", "expire"]
    if status == "settlement":
        reverse = ["reverse"] if transaction["channel"] in fake_money.REVERSIBLE else []
        return [*reverse, *(["charge_back"] if transaction["channel"] == "credit_card" else [])]
    is_asked = any("bank_confirmed_at" not in refund for refund in transaction["refunds"])
    return ["confirm_refund"] if is_asked else []
