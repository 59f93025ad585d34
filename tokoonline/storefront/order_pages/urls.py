from django.urls import path, register_converter

from . import views


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

urlpatterns = [
    path("pesanan/<order_number:number>/<order_token:token>/", views.order, name="order"),
    path("pesanan/<order_number:number>/<order_token:token>/pembayaran/", views.payment, name="payment"),
    path(
        "pesanan/<order_number:number>/<order_token:token>/pembayaran/kembali/",
        views.payment_return,
        name="payment_return",
    ),
    path(
        "pesanan/<order_number:number>/<order_token:token>/pembatalan/",
        views.cancellation,
        name="cancellation",
    ),
]
