"""The shop as gunicorn serves it."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from tokoonline.media import with_media

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tokoonline.settings")

application = with_media(get_wsgi_application(), root=settings.MEDIA_ROOT, prefix=settings.MEDIA_URL)
# Now, not with the first shopper: gunicorn's workers then share the memory of every page's code.
import_module(settings.ROOT_URLCONF)
