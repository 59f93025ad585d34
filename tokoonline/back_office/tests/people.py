"""Staff of every role, for tests of who may do what."""

from itertools import count

from django.contrib.auth.models import Group

from customers.models import User
from tokoonline.back_office.roles import make_roles

numbers = count(1)


def make_staff(*roles, **fields):
    """A person who may enter the back office, with the rights of these roles."""
    make_roles()
    number = next(numbers)
    person = User.objects.create_user(
        f"staf{number}@contoh.id", "rahasia-sekali", full_name=f"Staf {number}", is_staff=True, **fields
    )
    person.groups.set(Group.objects.filter(name__in=roles))
    return person


def make_shopper():
    return User.objects.create_user(f"pembeli{next(numbers)}@contoh.id", "rahasia-sekali")
