"""The region search: a page of its own and the choices below an address field."""

from django.urls import path

from customers import views

urlpatterns = [path("wilayah/", views.region_search, name="region_search")]
