"""Categories in the order of their tree for those who keep them: hidden ones are there, too."""


def in_tree_order(categories):
    """[(category, depth), ...], each parent before its children; one whose parent is missing is a root."""
    categories = list(categories)
    ids = {category.pk for category in categories}
    children: dict[int | None, list] = {}
    for category in categories:
        parent = category.parent_id if category.parent_id in ids else None
        children.setdefault(parent, []).append(category)

    ordered = []

    def walk(parent, depth):
        for category in children.get(parent, []):
            ordered.append((category, depth))
            walk(category.pk, depth + 1)

    walk(None, 0)
    return ordered


def indented_choices(categories):
    """Choices of a select, indented by depth."""
    return [("", "---------")] + [
        (category.pk, "\u2003" * depth + category.name) for category, depth in in_tree_order(categories)
    ]
