"""The objects of the fake Stripe, with the fields that its library and our adapter read."""

BRANDS = {"4": "visa", "5": "mastercard"}


def session_object(name, wish, *, total, currency, now, url):
    return {
        "id": name,
        "object": "checkout.session",
        "amount_subtotal": total,
        "amount_total": total,
        "cancel_url": wish.get("cancel_url"),
        "client_reference_id": wish.get("client_reference_id"),
        "created": now,
        "currency": currency,
        "customer_email": wish.get("customer_email"),
        "expires_at": int(wish["expires_at"]) if "expires_at" in wish else now + 24 * 60 * 60,
        "livemode": False,
        "locale": wish.get("locale"),
        "metadata": wish.get("metadata") or {},
        "mode": "payment",
        "payment_intent": None,
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "status": "open",
        "success_url": wish["success_url"],
        "ui_mode": "hosted_page",
        "url": url,
    }


def intent_object(name, session, extra, *, now):
    """`extra` is what the shop sent as payment_intent_data."""
    return {
        "id": name,
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_received": 0,
        "capture_method": "automatic",
        "created": now,
        "currency": session["currency"],
        "description": extra.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": extra.get("metadata") or {},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
    }


def charge_object(name, intent, card, *, refusal, now):
    """One try with a card; `refusal` is why the bank said no, "" if it said yes."""
    amount = intent["amount"]
    return {
        "id": name,
        "object": "charge",
        "amount": amount,
        "amount_captured": 0 if refusal else amount,
        "amount_refunded": 0,
        "captured": not refusal,
        "created": now,
        "currency": intent["currency"],
        "description": intent["description"],
        "disputed": False,
        "failure_code": refusal or None,
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "paid": not refusal,
        "payment_intent": intent["id"],
        "payment_method_details": {
            "type": "card",
            "card": {"brand": BRANDS.get(card[0], "unknown"), "last4": card[-4:], "country": "ID"},
        },
        "refunded": False,
        "status": "failed" if refusal else "succeeded",
    }


def refund_object(name, charge, wish, *, amount, status, now):
    return {
        "id": name,
        "object": "refund",
        "amount": amount,
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "failure_reason": None,
        "metadata": wish.get("metadata") or {},
        "payment_intent": charge["payment_intent"],
        "reason": wish.get("reason"),
        "status": status,
    }


def dispute_object(name, charge, *, status, now):
    return {
        "id": name,
        "object": "dispute",
        "amount": charge["amount"],
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": "fraudulent",
        "status": status,
    }


def event_object(name, kind, about, *, version, now):
    return {
        "id": name,
        "object": "event",
        "api_version": version,
        "created": now,
        "data": {"object": about},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }


def list_object(url, found):
    return {"object": "list", "url": url, "has_more": False, "data": found}
