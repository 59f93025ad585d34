"""Indonesian value added tax (PPN) inside consumer prices.

Since 1 January 2025 (PMK 131/2024): 12 % of 11/12 of the price for ordinary goods, which is
11 % of the net price (`STORE_TAX_RATE`); 12 % in full for luxury goods. Consumer prices
include it. Only a registered shop (PKP) may charge it at all.
"""

LUXURY_BASIS_POINTS = 1200


def included_tax(amount, tax_class, standard_basis_points):
    """Tax inside `amount` rupiah, rounded half up to whole rupiah per line.

    `standard_basis_points` is the effective rate on the net price: 1100 for 11 %.
    """
    if tax_class == "exempt":
        return 0
    rate = LUXURY_BASIS_POINTS if tax_class == "luxury" else standard_basis_points
    whole = 10_000 + rate
    return (2 * amount * rate + whole) // (2 * whole)
