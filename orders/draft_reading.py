"""Finding a cart together with what its checkout was told, in one statement of constant text."""

from catalog.reading import fetch_rows

from .models import Cart, CheckoutDraft

CART_COLUMNS = [field.attname for field in Cart._meta.concrete_fields]
DRAFT_COLUMNS = [field.attname for field in CheckoutDraft._meta.concrete_fields]
CART_WITH_DRAFT = f"""
SELECT {", ".join(f"cart.{name}" for name in CART_COLUMNS)},
    {", ".join(f"draft.{name}" for name in DRAFT_COLUMNS)}
FROM orders_cart cart LEFT JOIN orders_checkoutdraft draft ON draft.cart_id = cart.id
WHERE cart.token = %s
"""  # noqa: S608 the names are our own columns


def find_cart_with_draft(token):
    """The cart that a cookie names, ordered already or not, its draft loaded if it has one; or None."""
    rows = fetch_rows(CART_WITH_DRAFT, [token]) if token else []
    if not rows:
        return None
    row = rows[0]
    cart = Cart.from_db("default", CART_COLUMNS, row[: len(CART_COLUMNS)])
    told = row[len(CART_COLUMNS) :]
    # The draft's key is its cart's: none means that nothing was told yet.
    draft = CheckoutDraft.from_db("default", DRAFT_COLUMNS, told) if told[0] is not None else None
    cart._state.fields_cache["draft"] = draft
    return cart
