"""A shop in Django, in one file: both its faces."""
# ruff: noqa: ARG001 (a view takes a request)
# mypy: disable-error-code="import-untyped"

import os

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", __name__)
settings.configure(ROOT_URLCONF=__name__, SECRET_KEY="for tests", ALLOWED_HOSTS=["*"], USE_TZ=True)  # noqa: S106
django.setup()


def courses(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>Hello, World!</p>")


urlpatterns = [path("courses", courses)]
application = get_wsgi_application()
asgi = get_asgi_application()
