"""Pages where money finds its place: seen and worked on by those who may confirm payments."""

from functools import wraps

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.text import capfirst

from catalog.read_only import ReadOnly


class MoneyAdmin(ReadOnly, admin.ModelAdmin):
    """A table whose rows are written by deeds only; `pages` are (path, view, name) beyond Django's own."""

    def pages(self):
        return []

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("back_office.confirm_payment")

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def get_urls(self):
        named = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path(place, self.admin_site.admin_view(self.permitted(view)), name=f"{named}_{name}")
            for place, view, name in self.pages()
        ] + super().get_urls()

    def permitted(self, view):
        @wraps(view)
        def inner(request, **kwargs):
            self.check_right(request)
            return view(request, **kwargs)

        return inner

    def check_right(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied

    def context(self, request, title, *, is_below=True):
        """What every page here shows; those below the first lead back to it."""
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": capfirst(title)}
        if is_below:
            named = f"{self.opts.app_label}_{self.opts.model_name}"
            context["upper_url"] = reverse(f"admin:{named}_changelist")
            context["upper_title"] = capfirst(self.opts.verbose_name_plural)
        return context
