"""Whatever is typed or changed in an address: a clear answer, never a server error, nothing half-done."""

import pytest
from django.urls import reverse

from catalog.tests.factories import make_category, make_option, make_product, make_variant
from customers.models import Address, User
from inventory.tests.factories import make_stock
from orders.models import Cart, CartLine, Order
from orders.tests.factories import make_customer
from payments.models import Payment
from payments.tests.factories import make_transfer
from tokoonline.storefront.checkout.tests.shopping import ADDRESS, HERE, add, fill_in, shop  # noqa: F401

pytestmark = pytest.mark.django_db

PAYLOADS = {
    "empty": "",
    "blank": "   ",
    "negative": "-1",
    "zero": "0",
    "huge": "9" * 30,
    "fraction": "1.5",
    "exponent": "1e9",
    "nan": "NaN",
    "infinity": "Infinity",
    "full width": "１２",
    "nul": "a\x00b",
    "html": "<script>alert(1)</script>",
    "template": "{{ 7*7 }}{% debug %}",
    "sql": "' OR 1=1; DROP TABLE orders_order; --",
    "path": "../../etc/passwd",
    "right to left": "\u202etxt.exe",
    "emoji": "🦄" * 20,
    "lone surrogate": "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "long": "x" * 100_000,
}
payloads = pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)


@pytest.fixture
def mug(shop):
    product = make_product("Mug", slug="mug", category=make_category(slug="dapur"))
    values = make_option(product)
    make_stock(5, make_variant(product, sku="MUG-1", option1=values[0]))
    make_stock(5, make_variant(product, sku="MUG-2", option1=values[1]))
    return product


def calm(response):
    """Neither a server error nor the payload alive in the page."""
    assert response.status_code < 500
    assert "<script>alert(1)" not in response.text
    return response


@payloads
@pytest.mark.parametrize(
    ("name", "slug", "parameters"),
    [
        ("storefront:home", None, ["page", "x"]),
        ("storefront:category", "dapur", ["urut", "page", "harga_min", "harga_max", "min", "max", "stok"]),
        ("storefront:search", None, ["q", "urut", "page", "harga_min", "harga_max"]),
        ("storefront:product", "mug", ["varian"]),
        ("storefront:shipping_estimate", "mug", ["q", "region", "varian"]),
        ("storefront:region_search", None, ["q", "in", "next"]),
        ("orders:cart", None, ["hapus", "n"]),
    ],
)
def test_every_parameter_of_a_page(client, mug, name, slug, parameters, payload):
    url = reverse(name, args=[slug] if slug else [])

    for parameter in parameters:
        calm(client.get(url, {parameter: payload}))
    calm(client.get(url, dict.fromkeys(parameters, payload), headers={"HX-Request": "true"}))


@payloads
def test_every_field_of_adding_to_the_cart(client, mug, payload):
    good = {"sku": "MUG-1", "quantity": "1"}

    for field in [*good, "next"]:
        calm(client.post(reverse("orders:cart_add"), good | {field: payload}, **HERE))

    assert set(CartLine.objects.values_list("quantity", flat=True)) <= {1}


@payloads
@pytest.mark.parametrize("name", ["cart_line", "cart_remove"])
def test_every_field_of_changing_the_cart(client, mug, name, payload):
    add(client, mug.variants.first())
    good = {"sku": "MUG-1", "quantity": "1"}

    for field in good:
        calm(client.post(reverse(f"orders:{name}"), good | {field: payload}))

    assert Cart.objects.count() == 1


@payloads
def test_every_field_of_the_checkout(client, mug, payload):
    good = fill_in(client, mug.variants.first())

    for field in ADDRESS:
        calm(client.post(reverse("storefront:checkout_address"), ADDRESS | {field: payload}))
    client.post(reverse("storefront:checkout_address"), ADDRESS)
    calm(client.post(reverse("storefront:checkout_shipping"), {"service": payload}))
    client.post(reverse("storefront:checkout_shipping"), {"service": "jne:REG"})
    for field in ["method", "seen_total"]:
        calm(client.post(reverse("storefront:checkout_payment"), good | {field: payload}))

    assert not Order.objects.exists()
    assert not Payment.objects.exists()


@payloads
def test_the_note_is_kept_as_text_or_refused(client, mug, payload):
    good = fill_in(client, mug.variants.first())

    calm(client.post(reverse("storefront:checkout_payment"), good | {"note": payload}))

    for order in Order.objects.all():
        calm(client.get(order.get_absolute_url()))
    assert Order.objects.count() == Payment.objects.count()


@payloads
def test_cookies_that_are_no_carts(client, mug, payload):
    client.cookies["cart"] = (
        payload.replace("\x00", "").replace(";", "")[:3000].encode("ascii", "replace").decode()
    )

    calm(client.get(reverse("orders:cart")))
    calm(client.get(reverse("storefront:checkout_payment")))
    calm(client.post(reverse("orders:cart_add"), {"sku": "MUG-1", "quantity": "1"}, **HERE))


def test_a_quoted_cookie_with_a_nul_is_no_cart(client, mug):
    header = {"HTTP_COOKIE": r'cart="a\000b"'}

    for name in ("orders:cart", "storefront:checkout_address", "storefront:checkout_payment"):
        calm(client.get(reverse(name), **header))
    calm(client.post(reverse("orders:cart_add"), {"sku": "MUG-1", "quantity": "1"}, **HERE, **header))


@payloads
def test_every_field_of_logging_in_and_signing_up(client, payload):
    people = User.objects.count()
    login = {"login": "budi@contoh.id", "password": "salah-sekali"}
    signup = {"email": "a@contoh.id", "password1": "rahasia-sekali", "full_name": "A", "phone": ""}

    for field in login:
        calm(client.post(reverse("account_login"), login | {field: payload}))
    for field in ["email", "password1"]:
        calm(client.post(reverse("account_signup"), signup | {field: payload}))
    calm(client.post(reverse("account_reset_password"), {"email": payload}))
    calm(client.get(reverse("account_login"), {"next": payload}))

    assert User.objects.filter(is_staff=True).count() == 0
    assert User.objects.count() <= people + 1


@payloads
def test_every_field_of_an_address(client, mug, payload):
    budi = make_customer()
    client.force_login(budi)

    for field in [*ADDRESS, "label", "is_default", "postal_code"]:
        calm(client.post(reverse("customers:address_add"), ADDRESS | {field: payload}))

    for address in Address.objects.all():
        assert address.customer == budi


@payloads
def test_addresses_of_orders_that_are_not_yours(client, payload):
    order = make_transfer().order
    text = payload.replace("/", "").replace("\x00", "%00")[:500] or "x"

    for path in (f"/pesanan/{text}/{order.token}/", f"/pesanan/{order.number}/{text}/"):
        assert client.get(path).status_code == 404


def test_a_form_of_one_megabyte_is_answered(client, mug):
    calm(client.post(reverse("orders:cart_add"), {"sku": "MUG-1", "quantity": "1" * 1_000_000}, **HERE))


def test_extra_fields_change_nothing_they_should_not(client, mug):
    good = fill_in(client, mug.variants.first())
    extra = {"price": 1, "total_amount": 1, "status": "completed", "payment_status": "paid", "customer": 1}

    calm(client.post(reverse("storefront:checkout_payment"), good | extra))

    order = Order.objects.get()
    assert (order.status, order.payment_status, order.customer) == ("pending", "unpaid", None)
    assert order.items_amount == 85_000
