"""Finding a cart, alone or with what its checkout was told, in one statement of constant text."""

from catalog.reading import columns_of, fetch_rows, instance_of

from .models import Cart, CheckoutDraft

OPEN_CART = f"""
SELECT {columns_of(Cart, "cart")} FROM orders_cart cart
WHERE cart.token = %s AND cart.completed_at IS NULL
"""  # noqa: S608 the names are our own columns
CART_WITH_DRAFT = f"""
SELECT {columns_of(Cart, "cart")}, {columns_of(CheckoutDraft, "draft")}
FROM orders_cart cart LEFT JOIN orders_checkoutdraft draft ON draft.cart_id = cart.id
WHERE cart.token = %s
"""  # noqa: S608 the names are our own columns
CART_WIDTH = len(Cart._meta.concrete_fields)


def find_cart(token):
    """The open cart that a cookie names, or None."""
    rows = fetch_rows(OPEN_CART, [token]) if token else []
    return instance_of(Cart, rows[0]) if rows else None


def find_cart_with_draft(token):
    """The cart that a cookie names, ordered already or not, its draft loaded if it has one; or None."""
    rows = fetch_rows(CART_WITH_DRAFT, [token]) if token else []
    if not rows:
        return None
    cart = instance_of(Cart, rows[0][:CART_WIDTH])
    cart._state.fields_cache["draft"] = instance_of(CheckoutDraft, rows[0][CART_WIDTH:])
    return cart
