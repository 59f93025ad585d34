"""The back office's own admin site: its frame, its menu by task, its door and its audit."""

from functools import partial, wraps

import pghistory
from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from customers.staff_gate import may_enter, way_in
from payments.checks import in_test_mode

from .looking_after import (
    ask_view,
    credit_view,
    home_view,
    let_go_view,
    may_see,
    money_view,
    rest_view,
)
from .menu import Page, by_task
from .parcels.pages import parcel_pages, parcel_urls
from .parcels.parcel_urls import urls_of_one
from .today import cards_for

# A GET changes nothing, so there is nothing to say who did it.
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class BackOffice(AdminSite):
    site_title = _("Back office")
    index_title = _("Today's work")
    empty_value_display = "–"
    index_template = "admin/today.html"
    # Our own menu, drawn in the header, works without JavaScript.
    enable_nav_sidebar = False

    def each_context(self, request):
        return super().each_context(request) | {
            "site_header": settings.STORE.name,
            "site_url": reverse("storefront:home"),
            "is_demo": settings.IS_DEMO,
            "test_gateways": in_test_mode(),
            "may_see_reports": request.user.has_perm("reports.view_reports"),
        }

    def get_app_list(self, request, app_label=None):
        """List models by task (Orders, Products, Stock, ...), not by the app that holds them."""
        found = super().get_app_list(request, app_label)
        if app_label:
            return found
        pages = [Page(_("Orders"), _("Money to look after"), reverse("admin:money"))]
        money = pages if may_see(request.user) else []
        return by_task(found, request.path, [*money, *parcel_pages(request.user)])

    def get_urls(self):
        deeds = [
            ("pertanyaan", ask_view, "ask"),
            ("pesanan", home_view, "home"),
            ("kredit", credit_view, "credit"),
            ("sisa", rest_view, "rest"),
            ("kerelaan", let_go_view, "let_go"),
        ]
        return [
            path("uang/", self.admin_view(partial(money_view, site=self)), name="money"),
            *(
                path(f"uang/<int:pk>/{noun}/", self.admin_view(view), name=f"money_{name}")
                for noun, view, name in deeds
            ),
            *parcel_urls(self),
            *urls_of_one(self),
            *super().get_urls(),
        ]

    def index(self, request, extra_context=None):
        cards = cards_for(request.user)
        context = {
            "waiting": [card for card in cards if card.count],
            "done": [card for card in cards if not card.count],
        }
        return super().index(request, context | (extra_context or {}))

    def has_permission(self, request):
        """Ask once a request: the second factor costs a query."""
        if not hasattr(request, "may_enter_back_office"):
            request.may_enter_back_office = may_enter(request)
        return request.may_enter_back_office

    def login(self, request, extra_context=None):
        """Send people to the shop's own log-in: it limits guesses and asks for the second factor."""
        if self.has_permission(request):
            return redirect(safe_next(request))
        answer = way_in(request)
        if answer is None:
            raise Http404
        return answer

    def admin_view(self, view, cacheable=False):
        """Tell the audit triggers who is at work and on which page, for staff requests only."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def audited(request, *args, **kwargs):
            if request.method in SAFE_METHODS:
                return inner(request, *args, **kwargs)
            with pghistory.context(user=request.user.pk, url=request.path):
                return inner(request, *args, **kwargs)

        return audited


def safe_next(request):
    """Where the person wanted to go, if that is a page of ours."""
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else reverse("admin:index")
