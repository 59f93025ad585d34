"""How loud each state of a payment or a refund is where lists show it: wait, move, good, bad or nothing."""

PAYMENT_TONES = {
    "unknown": "wait",
    "review": "wait",
    "paid": "good",
    "paid_late": "bad",
    "paid_twice": "bad",
    "amount_mismatch": "bad",
    "reversed": "bad",
    "charged_back": "bad",
}
REFUND_TONES = {
    "requested": "move",
    "pending": "move",
    "unknown": "bad",
    "manual": "wait",
    "succeeded": "good",
    "failed": "bad",
}
