"""What staff can do with a refund, each deed in the states that allow it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from payments.models import Refund
from payments.refund_asking import call_off, finish_manual, pay_by_hand
from payments.refund_sending import ask_again

from .refund_forms import ByHandForm, SeenForm, TransferredForm

State = Refund.State


@dataclass(frozen=True)
class RefundDeed:
    """`noun` is its path, `states` those in which it can be done, `style` dresses its button."""

    code: str
    noun: str
    states: frozenset
    form: type
    run: Callable
    button: str | Promise
    done: str | Promise
    style: str = ""

    def is_possible(self, refund):
        return refund.state in self.states


def transferred(refund, form, *, actor, at):
    finish_manual(
        refund,
        reference=form.cleaned_data["reference"],
        proof=form.cleaned_data["proof"],
        destination=form.destination,
        actor=actor,
        at=at,
    )


DEEDS = {
    deed.code: deed
    for deed in [
        RefundDeed(
            "transferred",
            "transfer",
            frozenset({State.MANUAL}),
            TransferredForm,
            transferred,
            gettext_lazy("It is transferred"),
            gettext_lazy("The refund is booked as paid back; the shopper gets an e-mail."),
        ),
        RefundDeed(
            "by_hand",
            "dengan-tangan",
            frozenset({State.FAILED}),
            ByHandForm,
            lambda refund, form, **who: pay_by_hand(refund, destination=form.destination, **who),
            gettext_lazy("Pay by hand"),
            gettext_lazy("The refund waits for a transfer now."),
        ),
        RefundDeed(
            "look",
            "tanya",
            frozenset({State.REQUESTED, State.UNKNOWN, State.PENDING}),
            SeenForm,
            lambda refund, form, **who: ask_again(refund),
            gettext_lazy("Ask the gateway now"),
            gettext_lazy("The gateway is being asked. Open this page again in a minute."),
            "quiet",
        ),
        RefundDeed(
            "call_off",
            "pembatalan",
            frozenset({State.REQUESTED, State.MANUAL, State.FAILED}),
            SeenForm,
            lambda refund, form, **who: call_off(refund, **who),
            gettext_lazy("Call off"),
            gettext_lazy("The refund is called off; its money can be refunded in another way."),
            "danger",
        ),
    ]
}
