"""Keeping addresses: one of them is the primary one, as long as there is any."""

from django.db import transaction

from customers.models import User

MOST_ADDRESSES = 20


class BookIsFull(Exception):
    """A person keeps at most `most` addresses."""

    most = MOST_ADDRESSES


@transaction.atomic
def keep_address(address, *, is_default):
    """Save a new or changed address; the first one becomes primary by itself. Raises BookIsFull."""
    others = lock_book(address.customer_id).exclude(pk=address.pk)
    if address.pk is None and others.count() >= MOST_ADDRESSES:
        raise BookIsFull
    # Unticking it on the primary address would leave none: another one has to be chosen.
    address.is_default = is_default or not others.filter(is_default=True).exists()
    if address.is_default:
        others.filter(is_default=True).update(is_default=False)
    address.save()


@transaction.atomic
def choose_default(address):
    lock_book(address.customer_id).filter(is_default=True).update(is_default=False)
    address.is_default = True
    address.save(update_fields=["is_default"])


@transaction.atomic
def remove_address(address):
    others = lock_book(address.customer_id).exclude(pk=address.pk)
    address.delete()
    newest = others.order_by("-id").first()
    if newest and not others.filter(is_default=True).exists():
        choose_default(newest)


def lock_book(customer_id):
    """Return a person's addresses, which nobody else changes until this transaction ends."""
    return User.objects.select_for_update().get(pk=customer_id).addresses.all()
