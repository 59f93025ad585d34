"""How loud each state of an order is where lists show it: wait, move, good, bad or nothing."""

STATUS_TONES = {
    "pending": "wait",
    "processing": "move",
    "shipped": "move",
    "delivered": "good",
    "completed": "good",
    "cancelled": "bad",
    "expired": "bad",
}
PAYMENT_STATUS_TONES = {"paid": "good", "unpaid": "wait", "part_refunded": "", "refunded": ""}
FULFILMENT_TONES = {
    "unfulfilled": "",
    "packed": "move",
    "shipped": "move",
    "delivered": "good",
    "returned": "bad",
}
