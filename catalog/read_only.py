"""Admin pages that show and never change: what they list is written by deeds of its own."""


class ReadOnly:
    """For a ModelAdmin or an inline, before it in the bases; who may look is the roles' business."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
