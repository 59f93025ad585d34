"""Bring a catalogue file into the shop: what is new, what differs, what is wrong with it."""

from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from . import import_rows
from .import_pictures import PictureFolder
from .models import Category, Variant

LOOKED_UP_AT_ONCE = 2_000


@dataclass(slots=True)
class CatalogueFile:
    """What an import was given: clean categories, words and products, and all that is wrong."""

    categories: list = field(default_factory=list)
    words: list = field(default_factory=list)
    attributes: list = field(default_factory=list)
    products: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    pictures: PictureFolder | None = None

    @property
    def variant_count(self):
        return sum(len(product.rows) for product in self.products)


def read_catalogue(path, images=None):
    """Read a products file, or a folder with products.csv and perhaps its companions, and check it all.

    Companions are categories.csv, options.csv, attributes.csv and images/. Rows with a problem
    are left out of what is returned. Nothing is written.
    """
    path = Path(path)
    folder = path if path.is_dir() else path.parent
    catalogue = CatalogueFile(pictures=PictureFolder(images or folder / "images"))
    if path.is_dir():
        read_companions(folder, catalogue)
    sheet = path / "products.csv" if path.is_dir() else path
    rows, problems = import_rows.read_rows(sheet, import_rows.PRODUCTS)
    problems += check_rows(rows, catalogue)
    bad = {(problem.file, problem.row) for problem in problems}
    catalogue.products = import_rows.group_products(row for row in rows if (row.file, row.number) not in bad)
    catalogue.problems += sorted(problems, key=lambda problem: problem.row)
    return catalogue


def read_companions(folder, catalogue):
    for name, columns, rows_of in (
        ("categories.csv", import_rows.CATEGORIES, catalogue.categories),
        ("options.csv", import_rows.WORDS, catalogue.words),
        ("attributes.csv", import_rows.ATTRIBUTES, catalogue.attributes),
    ):
        if (folder / name).exists():
            rows, problems = import_rows.read_rows(folder / name, columns)
            repeated = import_rows.find_repeated(rows, next(iter(columns)))
            rows = without(repeated, rows)
            problems += repeated
            if name == "categories.csv":
                # What hangs on a category that is refused is refused in the next round.
                while misplaced := check_categories(rows):
                    rows = without(misplaced, rows)
                    problems += misplaced
            rows_of += rows
            catalogue.problems += problems


def without(problems, rows):
    bad = {problem.row for problem in problems}
    return [row for row in rows if row.number not in bad]


def check_categories(rows):
    """Every parent must be there, in the file or in the shop, and none may lie inside itself."""
    problems = []
    parents = dict(Category.objects.values_list("slug", "parent__slug"))
    parents |= {row["slug"]: row["parent"] for row in rows}
    for row in rows:
        if row["parent"] and row["parent"] not in parents:
            reason = _("There is no category %(slug)s.") % {"slug": row["parent"]}
            problems.append(row.problem("parent", reason))
        elif lies_inside_itself(row["slug"], parents):
            problems.append(row.problem("parent", _("A category cannot lie inside itself.")))
    return problems


def lies_inside_itself(slug, parents):
    seen, above = set(), slug
    while above and above not in seen:
        seen.add(above)
        above = parents.get(above)
    return bool(above)


def check_rows(rows, catalogue):
    """Return what is wrong with product rows that are clean each on its own."""
    problems = import_rows.find_repeated(rows, "sku") + import_rows.find_repeated(rows, "barcode")
    for product in import_rows.group_products(rows):
        problems += import_rows.check_product(product)
    slugs = set(Category.objects.values_list("slug", flat=True))
    slugs |= {row["slug"] for row in catalogue.categories}
    for row in rows:
        problems += [
            row.problem("categories", _("There is no category %(slug)s.") % {"slug": slug})
            for slug in row["categories"]
            if slug not in slugs
        ]
        for column in ("images", "variant_image"):
            refusals = filter(None, map(catalogue.pictures.refusal, row[column]))
            problems += [row.problem(column, refusal) for refusal in refusals]
    return problems + check_owners(rows)


def check_owners(rows):
    """A SKU stays with its product and a barcode with its SKU."""
    problems = []
    for start in range(0, len(rows), LOOKED_UP_AT_ONCE):
        part = rows[start : start + LOOKED_UP_AT_ONCE]
        products = dict(
            Variant.objects.filter(sku__in=[row["sku"] for row in part]).values_list("sku", "product__slug")
        )
        skus = dict(
            Variant.objects.filter(gtin__in=[row["barcode"] for row in part if row["barcode"]]).values_list(
                "gtin", "sku"
            )
        )
        for row in part:
            slug, sku = products.get(row["sku"]), skus.get(row["barcode"])
            if slug not in (None, row["product_slug"]):
                reason = _("This SKU belongs to the product %(slug)s.") % {"slug": slug}
                problems.append(row.problem("sku", reason))
            if sku not in (None, row["sku"]):
                reason = _("This barcode belongs to the SKU %(sku)s.") % {"sku": sku}
                problems.append(row.problem("barcode", reason))
    return problems
