"""People and addresses for tests."""

from customers.models import Address, User

PASSWORD = "kopi-tubruk-dua-sendok"


def make_user(email="budi@example.com", password=PASSWORD, **fields):
    return User.objects.create_user(email, password, **{"full_name": "Budi", **fields})


def make_address(customer, **fields):
    return Address.objects.create(
        customer=customer,
        **{
            "recipient": "Budi",
            "phone": "+6281234567890",
            "region_id": "32.73.02",
            "postal_code": "40132",
            "street": "Jl. Dago No. 12",
            **fields,
        },
    )


def typed_address(**fields):
    """What a browser sends for a good address, with the place chosen."""
    return {
        "recipient": "Budi",
        "phone": "0812-3456-7890",
        "region_code": "32.73.02",
        "q": "coblong",
        "region_asked": "coblong",
        "village": "",
        "postal_code": "",
        "street": "Jl. Dago No. 12",
        "landmark": "",
        **fields,
    }
