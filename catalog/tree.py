"""The shelves as a tree in memory: menus, breadcrumbs and tiles ask it instead of the database."""

from dataclasses import dataclass, field
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language, override

from .models import CatalogueVersion, Category, ProductImage


@dataclass(eq=False, slots=True)
class Node:
    """One category; `image` is {"webp": {"320": path, ...}, ...} or None, `ancestors` root first."""

    id: int
    slug: str
    title: str
    text: str
    url: str
    image: dict | None = None
    parent: "Node | None" = field(default=None, repr=False)
    children: list["Node"] = field(default_factory=list, repr=False)
    ancestors: list["Node"] = field(default_factory=list, repr=False)
    # The category itself and everything below it.
    descendant_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class CategoryTree:
    """Active categories below active parents, each list in the order of the shop."""

    roots: list[Node]
    by_slug: dict[str, Node]
    by_id: dict[int, Node]


def category_tree(version=None):
    """Return the tree in the reader's language, from memory while the shelves stay as they are.

    One statement reads the version; none if the caller read it already and gives it.
    Nodes are shared by every request of the process: look, do not touch.
    """
    if version is None:
        version = CatalogueVersion.current()
    if version is None:
        return build_tree()
    return _remember_tree(version, get_language() or "")


@lru_cache(maxsize=8)
def _remember_tree(version, language):
    with override(language):
        return build_tree()


def build_tree():
    """Read the tree from the database: categories in one statement, their pictures in another."""
    categories = list(Category.objects.filter(is_active=True).select_related("picture"))
    by_id = {
        category.id: Node(
            id=category.id,
            slug=category.slug,
            title=category.title,
            text=category.text,
            url=reverse("storefront:category", args=[category.slug]),
            image=(category.picture.renditions or None) if category.picture else None,
        )
        for category in categories
    }
    roots = []
    for category in categories:
        node = by_id[category.id]
        if category.parent_id is None:
            roots.append(node)
        elif category.parent_id in by_id:
            node.parent = by_id[category.parent_id]
            node.parent.children.append(node)

    shown = {}
    pictures = first_pictures()
    for root in roots:
        _settle(root, [], pictures, shown)
    return CategoryTree(roots, {node.slug: node for node in shown.values()}, shown)


def first_pictures():
    """{category_id: (is of a featured product, renditions)}: the first ready picture on each shelf."""
    rows = (
        ProductImage.objects.exclude(renditions={})
        .filter(product__is_active=True, product__price_min__isnull=False)
        .order_by(
            "product__shelves__category_id",
            "-product__is_featured",
            "product__shelves__position",
            "product_id",
            "position",
            "id",
        )
        .distinct("product__shelves__category_id")
        .values_list("product__shelves__category_id", "product__is_featured", "renditions")
    )
    return {category_id: (is_featured, renditions) for category_id, is_featured, renditions in rows}


def _settle(node, ancestors, pictures, shown):
    """Fill what a node owes to its place; return the best picture for the shelf above it."""
    shown[node.id] = node
    node.ancestors = ancestors
    below = [_settle(child, [*ancestors, node], pictures, shown) for child in node.children]
    node.descendant_ids = frozenset([node.id]).union(*(c.descendant_ids for c in node.children))
    found = [picture for picture in [pictures.get(node.id), *below] if picture]
    # The first of a featured product, else the first of all: max() keeps the earlier one.
    best = max(found, key=lambda picture: picture[0], default=None)
    if node.image is None and best:
        node.image = best[1]
    return best or (node.image and (False, node.image))
