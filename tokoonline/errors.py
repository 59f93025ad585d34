"""The page for what nobody foresaw."""

import sys

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template import TemplateDoesNotExist, loader
from django.utils.log import log_response

from tokoonline.logs import correlation_id


def server_error(request: HttpRequest) -> HttpResponse:
    """Render 500.html without asking the database, with the word that finds the cause in the log."""
    context = {"correlation_id": correlation_id(request)}
    try:
        page = loader.get_template("500.html").render(context)
    except TemplateDoesNotExist:
        page = f"<h1>500</h1><p>{context['correlation_id']}</p>"
    response = HttpResponseServerError(page)
    # Django keeps silent about the cause when it was the page for another error that failed.
    log_response(
        "%s: %s",
        response.reason_phrase,
        request.path,
        response=response,
        request=request,
        exception=sys.exc_info()[1],
    )
    return response
