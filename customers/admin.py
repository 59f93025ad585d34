"""The window of people: customers, and the staff with their roles."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.admin.selects import plain
from catalog.admin_columns import moment, pill
from catalog.auditing import read_changes
from catalog.read_only import ReadOnly

from .forms.staff import PersonAddForm, PersonForm, RoleField
from .models import Address, ConsentRecord, User
from .phones import display_phone, normalize_phone

RIGHTS = {
    "email": gettext_lazy("e-mail"),
    "is_active": gettext_lazy("active"),
    "is_staff": gettext_lazy("may enter the back office"),
    "is_superuser": gettext_lazy("may do everything"),
}


class AddressInline(admin.StackedInline):
    """To be read: addresses are the customer's own."""

    model = Address
    extra = 0
    can_delete = False
    readonly_fields = ("label", "recipient", "phone", "street", "region", "postal_code", "is_default")
    fields = readonly_fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("region")

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(User)
class PersonAdmin(UserAdmin):
    form = PersonForm
    add_form = PersonAddForm
    inlines = [AddressInline]
    list_display = ["email", "full_name", "mobile", "role", "joined"]
    list_filter = ["is_staff", "is_active", "groups"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["email"]
    search_help_text = gettext_lazy("E-mail, name or phone number")
    ordering = ["-date_joined", "-pk"]
    filter_horizontal = []
    readonly_fields = ["date_joined", "last_login", "orders_link", "password_link", "rights_history"]
    fieldsets = [
        (None, {"fields": ["email", "full_name", "phone", "orders_link", "date_joined", "last_login"]}),
        (gettext_lazy("Back office"), {"fields": ["is_active", "is_staff", "groups", "password_link"]}),
        (gettext_lazy("Changes of rights"), {"fields": ["rights_history"], "classes": ["collapse"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "full_name", "phone", "usable_password", "password1", "password2"]})
    ]
    actions = None

    def has_change_permission(self, request, obj=None):
        """Who may do everything is changed only by such a person."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        """People are made inactive: their orders and consents must still name them."""
        return False

    def get_queryset(self, request):
        people = super().get_queryset(request)
        return people.prefetch_related("groups")

    def get_search_results(self, request, people, text):
        text = text.strip().replace("\x00", "")
        if not text:
            return people, False
        found = Q(email__istartswith=text) | Q(full_name__icontains=text)
        try:
            found |= Q(phone=normalize_phone(text))
        except ValueError:
            # Not a number: then it is a name or an e-mail.
            found |= Q(email__icontains=text)
        return people.filter(found), False

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or request.user.has_perm("customers.change_user"):
            return fieldsets
        return fieldsets[:1]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return type("PersonForm", (form,), {"editor": request.user})

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(db_field, request, form_class=RoleField, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return plain(super().formfield_for_dbfield(db_field, request, **kwargs))

    @admin.display(description=gettext_lazy("Mobile number"))
    def mobile(self, person):
        return display_phone(person.phone)

    @admin.display(description=gettext_lazy("Role"))
    def role(self, person):
        if not person.is_active:
            return pill(_("Inactive"), "bad")
        if not person.is_staff:
            return pill(_("Customer"))
        names = [_(group.name) for group in person.groups.all()]
        return pill(", ".join(names) or _("Staff"), "move")

    @admin.display(description=gettext_lazy("Joined"), ordering="date_joined")
    def joined(self, person):
        return moment(person.date_joined)

    @admin.display(description=gettext_lazy("Orders"))
    def orders_link(self, person):
        url = reverse("admin:orders_order_changelist") + f"?customer__id__exact={person.pk}"
        return format_html('<a href="{}">{}</a>', url, _("Orders of this person"))

    @admin.display(description=gettext_lazy("Password"))
    def password_link(self, person):
        url = reverse("admin:auth_user_password_change", args=[person.pk])
        return format_html('<a href="{}">{}</a>', url, _("Set another password"))

    @admin.display(description=gettext_lazy("Changes of rights"))
    def rights_history(self, person):
        changes = read_changes("customers.UserRightsEvent", RIGHTS, pgh_obj=person)
        return render_to_string("admin/parts/changes.html", {"changes": changes})


@admin.register(ConsentRecord)
class ConsentRecordAdmin(ReadOnly, admin.ModelAdmin):
    """The consent log: to be read; the database refuses to change it."""

    list_display = ["at", "person", "purpose", "text_version", "is_given"]
    list_display_links = None
    list_select_related = ["customer"]
    search_fields = ["contact", "customer__email"]
    show_full_result_count = False
    ordering = ["-at", "-pk"]
    actions = None

    @admin.display(description=gettext_lazy("Person"))
    def person(self, consent):
        return consent.customer or consent.contact
