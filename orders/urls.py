from django.urls import path

from . import history_views, views

app_name = "orders"

urlpatterns = [
    path("akun/", history_views.history, name="history"),
    path("akun/data-saya/", history_views.export, name="export"),
    path("keranjang/", views.cart, name="cart"),
    path("keranjang/isi/", views.cart_add, name="cart_add"),
    path("keranjang/jumlah/", views.cart_line, name="cart_line"),
    path("keranjang/penghapusan/", views.cart_remove, name="cart_remove"),
    path("keranjang/harga/", views.cart_prices, name="cart_prices"),
]
