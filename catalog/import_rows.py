"""Rows of the import files to clean products and categories, with every problem and its place."""

from dataclasses import dataclass, field
from functools import partial

from django.utils.translation import gettext as _

from . import import_cells as cells
from .import_sheet import Problem, read_sheet
from .models.variant import HIGHEST_PRICE

# Columns that tell about the product; every row of one product repeats them.
PRODUCT_COLUMNS = {
    "product_slug": partial(cells.read_slug, most=120),
    "name_id": partial(cells.read_text, most=150, is_required=True),
    "name_en": partial(cells.read_text, most=150),
    "brand": partial(cells.read_text, most=80),
    "categories": partial(cells.read_slugs, most=80),
    "description_id": partial(cells.read_text, most=10_000, has_lines=True),
    "description_en": partial(cells.read_text, most=10_000, has_lines=True),
    "attributes": cells.read_specs,
    "option1_name": partial(cells.read_text, most=40),
    "option2_name": partial(cells.read_text, most=40),
    "images": cells.read_file_names,
    "is_featured": cells.read_flag,
}
MOST_MM = 100_000
VARIANT_COLUMNS = {
    "sku": partial(cells.read_text, most=40, is_required=True),
    "option1_value": partial(cells.read_text, most=60),
    "option2_value": partial(cells.read_text, most=60),
    "price": partial(cells.read_rupiah, most=HIGHEST_PRICE, least=1),
    "compare_at_price": partial(cells.read_rupiah, most=HIGHEST_PRICE, least=1),
    "cost_price": partial(cells.read_rupiah, most=HIGHEST_PRICE),
    "weight_grams": partial(cells.read_whole, most=1_000_000, least=1),
    "length_mm": partial(cells.read_whole, most=MOST_MM),
    "width_mm": partial(cells.read_whole, most=MOST_MM),
    "height_mm": partial(cells.read_whole, most=MOST_MM),
    "stock": partial(cells.read_whole, most=10_000_000),
    "low_stock_threshold": partial(cells.read_whole, most=10_000_000),
    "barcode": cells.read_gtin,
    "variant_image": cells.read_file_names,
}
PRODUCTS = {**PRODUCT_COLUMNS, **VARIANT_COLUMNS}
NUMBERS_REQUIRED = ("price", "weight_grams")
CATEGORIES = {
    "slug": partial(cells.read_slug, most=80),
    "name_id": partial(cells.read_text, most=80, is_required=True),
    "name_en": partial(cells.read_text, most=80),
    "parent": partial(cells.read_text, most=80),
    "position": partial(cells.read_whole, most=30_000),
}
WORDS = {
    "text_id": partial(cells.read_text, most=60, is_required=True),
    "text_en": partial(cells.read_text, most=60),
    "swatch": cells.read_colour,
}
ATTRIBUTES = {
    "code": partial(cells.read_slug, most=40),
    "name_id": partial(cells.read_text, most=60, is_required=True),
    "name_en": partial(cells.read_text, most=60),
    "position": partial(cells.read_whole, most=30_000),
}


@dataclass(frozen=True, slots=True)
class Row:
    """The clean cells of one row, by column."""

    file: str
    number: int
    values: dict

    def __getitem__(self, column):
        return self.values[column]

    def problem(self, column, reason):
        return Problem(self.file, self.number, column, reason)


@dataclass(slots=True)
class ProductRows:
    """A product as the file tells it: what its rows share, and one row for each variant."""

    slug: str
    rows: list[Row] = field(default_factory=list)

    def __getitem__(self, column):
        return self.rows[0][column]


def read_rows(path, columns):
    """Return (clean rows, problems) of a sheet; a row with any problem is not among the rows."""
    found, problems = read_sheet(path, columns)
    rows = []
    # Rows of one product repeat long texts; what was read once need not be read again.
    known = {}
    for number, texts in found:
        values, faults = {}, []
        for column, read in columns.items():
            text = texts[column]
            try:
                if (column, text) not in known:
                    known[column, text] = read(text)
                values[column] = known[column, text]
            except ValueError as error:
                faults.append(Problem(path.name, number, column, str(error)))
        faults += [
            Problem(path.name, number, column, _("This cell may not be empty."))
            for column in NUMBERS_REQUIRED
            if column in columns and values.get(column, 0) is None
        ]
        problems += faults
        if not faults:
            rows.append(Row(path.name, number, values))
    return rows, problems


def group_products(rows):
    """Return the products of the rows, in the order of the file."""
    products = {}
    for row in rows:
        slug = row["product_slug"]
        products.setdefault(slug, ProductRows(slug)).rows.append(row)
    return list(products.values())


def check_product(product):
    """Return what the rows of one product get wrong together."""
    problems = []
    first, *others = product.rows
    for row in others:
        problems += [
            row.problem(
                column, _("This differs from row %(row)d of the same product.") % {"row": first.number}
            )
            for column in PRODUCT_COLUMNS
            if row[column] != first[column]
        ]
    return problems + check_options(product) + check_prices(product)


def check_options(product):
    problems, seen = [], {}
    for row in product.rows:
        for name, value in (("option1_name", "option1_value"), ("option2_name", "option2_value")):
            if row[name] and not row[value]:
                problems.append(row.problem(value, _("The product has this option; choose its value.")))
            elif row[value] and not row[name]:
                problems.append(row.problem(name, _("The value has no option; name it.")))
        if row["option2_name"] and not row["option1_name"]:
            problems.append(row.problem("option2_name", _("There is no first option.")))
        chosen = (row["option1_value"], row["option2_value"])
        if chosen in seen:
            reason = _("Row %(row)d of the same product has the same options.") % {"row": seen[chosen]}
            problems.append(row.problem("option1_value", reason))
        seen.setdefault(chosen, row.number)
    return problems


def check_prices(product):
    return [
        row.problem("compare_at_price", _("The crossed-out price must be above the selling price."))
        for row in product.rows
        if row["compare_at_price"] is not None and row["compare_at_price"] <= row["price"]
    ]


def find_repeated(rows, column):
    """Return a problem for each row whose cell an earlier row has too; empty cells may repeat."""
    problems, seen = [], {}
    for row in rows:
        value = row[column]
        if value and value in seen:
            reason = _("Row %(row)d has the same value.") % {"row": seen[value]}
            problems.append(row.problem(column, reason))
        seen.setdefault(value, row.number)
    return problems
