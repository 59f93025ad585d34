from django.urls import path

from customers.views import addresses, profile

app_name = "customers"

urlpatterns = [
    path("alamat/", addresses.addresses, name="addresses"),
    path("alamat/baru/", addresses.address_add, name="address_add"),
    path("alamat/<int:pk>/", addresses.address_edit, name="address_edit"),
    path("alamat/<int:pk>/utama/", addresses.address_default, name="address_default"),
    path("alamat/<int:pk>/penghapusan/", addresses.address_remove, name="address_remove"),
    path("profil/", profile.profile, name="profile"),
    path("penutupan/", profile.closing, name="closing"),
]
