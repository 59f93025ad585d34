from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("", views.sales, name="sales"),
    path("penjualan-<slug:table>.csv", views.download, name="download"),
]
