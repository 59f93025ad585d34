"""Money going back."""


def record_refunds(payment, seen_refunds, *, at):
    """Bring the refunds of a payment to what its gateway says about them."""


def take_back(payment, order, *, way, actor, at):
    """Book that the gateway took back everything that was still here."""
