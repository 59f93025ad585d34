from django.urls import path, register_converter

from . import payment_views, views


class OrderNumber:
    regex = r"TO-\d{6}-[2-9A-Z]{5,8}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class OrderToken(OrderNumber):
    regex = r"[A-Za-z0-9_-]{1,64}"


register_converter(OrderNumber, "order_number")
register_converter(OrderToken, "order_token")

HERE = "pesanan/<order_number:number>/<order_token:token>"

urlpatterns = [
    path(f"{HERE}/", views.order, name="order"),
    path(f"{HERE}/pembatalan/", views.cancellation, name="cancellation"),
    path(f"{HERE}/pembayaran/", payment_views.payment, name="payment"),
    path(f"{HERE}/pembayaran/lanjut/", payment_views.payment_leave, name="payment_leave"),
    path(f"{HERE}/pembayaran/kembali/", payment_views.payment_return, name="payment_return"),
    path(f"{HERE}/pembayaran/ganti/", payment_views.payment_change, name="payment_change"),
    path(f"{HERE}/pembayaran/qris.png", payment_views.payment_picture, name="payment_picture"),
]
