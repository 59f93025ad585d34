"""The addresses that gateways are given; with and without the slash, for a redirect loses the message."""

from django.urls import path

from . import views

urlpatterns = [
    path("webhook/<slug:code>/", views.webhook, name="webhook"),
    path("webhook/<slug:code>", views.webhook),
]
