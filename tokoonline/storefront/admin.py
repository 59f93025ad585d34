"""The shop's written pages."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from .models import Page


@admin.register(Page)
class PageAdmin(admin.ModelAdmin):
    list_display = ["title", "slug", "is_in_footer", "position", "updated_at"]
    search_fields = ["title"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "title_en", "slug", "is_in_footer", "position"]}),
        (
            gettext_lazy("Text"),
            {
                "fields": ["body", "body_en"],
                "description": gettext_lazy(
                    "Headings h2 and h3, paragraphs, lists, links and tables; anything else is taken out."
                ),
            },
        ),
    ]
    actions = None

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields
