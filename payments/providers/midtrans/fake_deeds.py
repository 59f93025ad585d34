"""What can happen to the money at the fake: each deed moves it and tells the shop as Midtrans does.

What happens by itself later (a card settles, a bank confirms) happens at the next request
after its time, or at `pass_time`.
"""

import json

from catalog.outside.server import Fake

from . import fake_checks, fake_money

DAY = 86_400


class Deeds(Fake):
    """`seconds` says how long what happens by itself takes; `is_404_in_body` how Get Status says no."""

    code = "midtrans"

    def __init__(self, keys, **more):
        super().__init__(keys, **more)
        self.seconds = {"settle": 60, "accept": 60, "confirm": 20}
        self.is_404_in_body = False
        # Two ways of saying no: to refunds, and to ending what is pending.
        self.is_balance_empty = False
        self.is_stubborn = False

    def first_state(self):
        return {"tokens": {}, "orders": {}, "refunds": 0}

    def choose(self, reference, channel="", *, card="", device="desktop"):
        """Choose a method on the page; nothing is paid by that. Returns the transaction."""
        with self.lock:
            self.pass_time()
            order = self.order(reference)
            enabled = order["body"].get("enabled_payments", fake_checks.KNOWN)
            channel = channel or enabled[0]
            least, most = fake_money.LIMITS.get(channel, (1, 99_999_999_999))
            if not self.is_payable(order):
                raise ValueError(f"{reference} cannot be paid any more")
            if channel not in enabled or not least <= order["gross"] <= most:
                raise ValueError(f"{reference} cannot be paid by {channel}")
            now = self.clock()
            expiry = order["body"].get("expiry")
            ends_at = fake_checks.lifetime(expiry, now)[1] if expiry else now + DAY
            transaction = fake_money.new_transaction(
                order["body"]["transaction_details"]["order_id"],
                channel,
                order["gross"],
                now=now,
                expires_at=ends_at,
                card=card or fake_money.GOOD_CARD,
                device=device,
            )
            order["transactions"].append(transaction)
            self.tell(transaction)
            return transaction

    def pay(
        self,
        reference,
        channel="",
        *,
        card=fake_money.GOOD_CARD,
        device="desktop",
        amount=None,
        is_late=False,
    ):
        """Pay as a shopper does, choosing the method first if that is not done. Returns the transaction.

        `card` may be one that is refused, `amount` another sum than was asked, and `is_late`
        money that came through though the payment had ended.
        """
        with self.lock:
            self.pass_time()
            transaction = self.find(reference)
            if not is_late and (transaction is None or transaction["status"] != "pending"):
                transaction = self.choose(reference, channel, card=card, device=device)
            if amount is not None:
                transaction["gross"] = amount
            if transaction["channel"] == "credit_card":
                self.charge(transaction, card)
            else:
                self.settle(transaction["id"])
            return transaction

    def charge(self, transaction, card):
        """What the bank says to a test card."""
        outcome = fake_money.CARDS[card][0]
        if outcome == "pending":
            transaction["later"]["accept"] = self.clock() + self.seconds["accept"]
        elif outcome in {"deny", "fraud"}:
            transaction["fraud"] = "deny" if outcome == "fraud" else "accept"
            self.move(transaction, "deny")
        else:
            transaction["fraud"] = "challenge" if outcome == "challenge" else "accept"
            self.capture(transaction)

    def capture(self, transaction):
        self.move(transaction, "capture")
        if transaction["fraud"] == "accept":
            transaction["later"]["settle"] = self.clock() + self.seconds["settle"]

    def refuse(self, reference, channel=""):
        """The bank or the wallet refuses this try; another may follow on the same page."""
        with self.lock:
            transaction = self.find(reference)
            if transaction is None or transaction["status"] != "pending":
                transaction = self.choose(reference, channel)
            return self.move(transaction, "deny")

    def decide(self, reference, *, is_good):
        """Decide on a card payment that the fraud detection system held."""
        with self.lock:
            transaction = self.find(reference)
            transaction["fraud"] = "accept" if is_good else "deny"
            return self.capture(transaction) if is_good else self.move(transaction, "deny")

    def settle(self, reference):
        with self.lock:
            transaction = self.find(reference)
            transaction["settled_at"] = self.clock()
            return self.move(transaction, "settlement")

    def expire(self, reference):
        """Let the time run out; a page on which nothing was chosen ends without a word."""
        with self.lock:
            transaction = self.find(reference)
            if transaction is not None:
                return self.move(transaction, "expire")
            self.state["tokens"][self.order(reference)["token"]]["canceled_at"] = fake_money.wib(self.clock())
            return None

    def reverse(self, reference):
        """Settled money goes back by itself; Permata, Mandiri bill and Indomaret do that."""
        with self.lock:
            transaction = self.find(reference)
            if transaction["status"] != "settlement" or transaction["channel"] not in fake_money.REVERSIBLE:
                raise ValueError(f"{reference} is not reversed by anybody")
            return self.move(transaction, "deny")

    def charge_back(self, reference, amount=None):
        with self.lock:
            transaction = self.find(reference)
            is_part = amount is not None and amount < transaction["gross"]
            transaction["charged_back"] = amount if is_part else transaction["gross"]
            return self.move(transaction, "partial_chargeback" if is_part else "chargeback")

    def confirm_refund(self, reference):
        """The bank has done what was asked of it: the second notification of a refund."""
        with self.lock:
            transaction = self.find(reference)
            for refund in transaction["refunds"]:
                refund.setdefault("bank_confirmed_at", fake_money.wib(self.clock()))
            return self.move(transaction, transaction["status"])

    def pass_time(self):
        """Let happen what was due by now."""
        now = self.clock()
        deeds = {"settle": self.settle, "accept": self.accept, "confirm": self.confirm_refund}
        for order in self.state["orders"].values():
            for transaction in order["transactions"]:
                for name, due in list(transaction["later"].items()):
                    if due <= now:
                        deeds[name](transaction["id"])
                if transaction["status"] == "pending" and transaction["expires_at"] <= now:
                    self.move(transaction, "expire")

    def accept(self, reference):
        return self.capture(self.find(reference))

    def move(self, transaction, status):
        transaction["status"] = status
        transaction["later"] = {}
        self.tell(transaction)
        return transaction

    # Questions

    def order(self, reference):
        """By our id or by token. Raises KeyError."""
        token = self.state["tokens"].get(reference)
        return self.state["orders"][token["order_id"] if token else reference]

    def find(self, name):
        """The transaction of an order id, token or transaction id: the one with money, or the last."""
        if name in self.state["orders"] or name in self.state["tokens"]:
            found = self.order(name)["transactions"]
            return next((one for one in found if one["settled_at"] or fake_money.kept(one)), None) or (
                found[-1] if found else None
            )
        every = (one for order in self.state["orders"].values() for one in order["transactions"])
        return next((one for one in every if one["id"] == name), None)

    def is_payable(self, order):
        page = self.state["tokens"][order["token"]]
        ended = {one["status"] for one in order["transactions"]} - {"deny"}
        return not (page["canceled_at"] or ended or self.is_over(order))

    def is_over(self, order):
        expiry = order["body"].get("expiry")
        end = fake_checks.lifetime(expiry, self.clock())[1] if expiry else order["created_at"] + DAY
        return end <= self.clock()

    def live_pages(self, order_id):
        """Tokens of an order that a shopper could still open."""
        return [
            token
            for token, page in self.state["tokens"].items()
            if page["order_id"] == order_id and not page["is_dead"] and not page["canceled_at"]
        ]

    def ledger(self):
        """{our reference: rupiah that the shop keeps}."""
        return {
            order_id: sum(map(fake_money.kept, order["transactions"]))
            for order_id, order in self.state["orders"].items()
        }

    # News

    def message_of(self, transaction):
        merchant = self.keys.get("merchant_id", "G000000000")
        return fake_money.message_of(transaction, self.keys["server_key"], merchant)

    def notification_for(self, reference, **changes):
        """(headers, body) of the news as it stands; `changes` are made after it was signed."""
        message = self.message_of(self.find(reference)) | changes
        headers = {"Content-Type": "application/json", "User-Agent": "Veritrans"}
        return headers, json.dumps(message).encode()

    def tell(self, transaction):
        headers, body = self.notification_for(transaction["id"])
        for url in self.state["orders"][transaction["order_id"]]["urls"]:
            self.notifier.write(url, headers, body)
