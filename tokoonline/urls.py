"""Every path of the shop: Bahasa Indonesia without prefix, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from tokoonline import health
from tokoonline.storefront.views import leaving, mailbox

handler500 = "tokoonline.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("payments.webhook_urls")),
    path("", include("shipping.webhook_urls")),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("akun/keluar/", leaving.log_out, name="account_logout"),
        path("akun/", include("customers.entrance_urls")),
        path("akun/", include("customers.urls")),
        path("demo/surat/", mailbox.mailbox, name="demo_mailbox"),
        path("demo/surat/<str:name>/", mailbox.letter, name="demo_letter"),
        path("demo/surat/<str:name>/html/", mailbox.letter_html, name="demo_letter_html"),
        path("laporan/", include("reports.urls")),
        path("", include("payments.urls")),
        path("", include("shipping.urls")),
        path("", include("orders.urls")),
        path("", include("tokoonline.storefront.urls")),
        prefix_default_language=False,
    ),
]
