"""Selects of the back office without the plus and pencil that open a second window."""

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper


def plain(field):
    """Take away the plus and pencil that Django puts beside a select."""
    widget = getattr(field, "widget", None)
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget.can_add_related = widget.can_change_related = False
        widget.can_delete_related = widget.can_view_related = False
    return field
