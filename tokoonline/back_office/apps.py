from django.apps import AppConfig
from django.apps import apps as installed
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class BackOfficeConfig(AppConfig):
    """The pages of the back office that join apps, its roles, and its audit."""

    name = "tokoonline.back_office"
    label = "back_office"
    verbose_name = _("back office")
    default = True

    def ready(self):
        from .roles import make_roles

        # After a migration Django writes the permissions app by app: the last app has seen them all.
        *_others, last = installed.get_app_configs()
        post_migrate.connect(make_roles, sender=last)


class AdminConfig(admin_apps.AdminConfig):
    """Django's admin with our own site: every app's admin.py registers with it by itself."""

    default = False
    default_site = "tokoonline.back_office.site.BackOffice"
