from django.urls import path

from . import views

urlpatterns = [
    path("pesanan/<str:number>/<str:token>/", views.order, name="order"),
    path("pesanan/<str:number>/<str:token>/pembayaran/", views.payment, name="payment"),
    path("pesanan/<str:number>/<str:token>/pembatalan/", views.cancellation, name="cancellation"),
]
