from django.urls import path

from . import couriers, views

urlpatterns = [
    path("checkout/", views.address, name="checkout_address"),
    path("checkout/pengiriman/", couriers.shipping, name="checkout_shipping"),
    path("checkout/pembayaran/", views.payment, name="checkout_payment"),
]
