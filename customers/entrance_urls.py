"""The doors of allauth that this shop opens, under Bahasa paths; its names are not namespaced.

`account_logout` is not among them: leaving also concerns the cart, so the roof has it.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path

urlpatterns = [
    path("masuk/", account.login, name="account_login"),
    path("daftar/", account.signup, name="account_signup"),
    path("nonaktif/", account.account_inactive, name="account_inactive"),
    path("konfirmasi/", account.reauthenticate, name="account_reauthenticate"),
    path("email/", account.email, name="account_email"),
    path(
        "email/verifikasi/",
        account.email_verification_sent,
        name="account_email_verification_sent",
    ),
    re_path(r"^email/verifikasi/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
    path("sandi/", account.password_change, name="account_change_password"),
    path("sandi/baru/", account.password_set, name="account_set_password"),
    path("lupa-sandi/", account.password_reset, name="account_reset_password"),
    path("lupa-sandi/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "lupa-sandi/selesai/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^lupa-sandi/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("keamanan/", mfa.index, name="mfa_index"),
    path("keamanan/kode/", mfa.authenticate, name="mfa_authenticate"),
    path("keamanan/konfirmasi/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("keamanan/aplikasi/", totp.activate_totp, name="mfa_activate_totp"),
    path("keamanan/aplikasi/penghapusan/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "keamanan/kode-cadangan/",
        recovery_codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "keamanan/kode-cadangan/baru/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "keamanan/kode-cadangan/unduhan/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
