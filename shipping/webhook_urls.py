"""The addresses that providers are given; with and without the slash, for a redirect loses the message."""

from django.urls import path

from . import views

urlpatterns = [
    path("pengiriman/webhook/<slug:code>/", views.webhook, name="shipping_webhook"),
    path("pengiriman/webhook/<slug:code>", views.webhook),
]
