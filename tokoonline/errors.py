"""The page for what nobody foresaw."""

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template import TemplateDoesNotExist, loader

from tokoonline.logs import correlation_id


def server_error(request: HttpRequest) -> HttpResponse:
    """Render 500.html without asking the database, with the word that finds the cause in the log."""
    context = {"correlation_id": correlation_id(request)}
    try:
        page = loader.get_template("500.html").render(context)
    except TemplateDoesNotExist:
        page = f"<h1>500</h1><p>{context['correlation_id']}</p>"
    return HttpResponseServerError(page)
