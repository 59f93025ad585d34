"""The storefront's addresses; names in Bahasa, as shoppers read them."""

from django.urls import include, path

from tokoonline.storefront.checkout.urls import urlpatterns as checkout_urls
from tokoonline.storefront.order_pages.urls import urlpatterns as order_urls
from tokoonline.storefront.views import catalogue, crawlers, estimate, pages, product, search

app_name = "storefront"

urlpatterns = [
    path("", catalogue.home, name="home"),
    path("kategori/<slug:slug>/", catalogue.category, name="category"),
    path("produk/<slug:slug>/", product.product, name="product"),
    path("produk/<slug:slug>/ongkir/", estimate.shipping_estimate, name="shipping_estimate"),
    path("keranjang/ongkir/", estimate.cart_estimate, name="cart_estimate"),
    path("cari/", search.search, name="search"),
    path("halaman/<slug:slug>/", pages.page, name="page"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("", include("customers.region_urls")),
    path("", include("tokoonline.storefront.checkout.urls")),
    *checkout_urls,
    *order_urls,
]
