"""Catalogue pages are the same for everybody: browsers keep them and ask only whether they changed."""

from collections.abc import Callable
from functools import wraps
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe


def catalogue_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a page be kept by its reader's browser, but asked for anew each time (ETag, 304).

    `private`: a page may carry the one message a shopper is owed after a deed, which no cache
    on the way may hand to somebody else. `no-cache` keeps Back working, unlike `no-store`.
    """

    @require_safe
    @wraps(view)
    def kept(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-cache"
        if response.status_code != 200:
            return response
        etag = f'"{blake2b(response.content, digest_size=12).hexdigest()}"'
        response["ETag"] = etag
        if "If-None-Match" not in request.headers:
            return response
        answer = get_conditional_response(request, etag=etag, response=response)
        assert isinstance(answer, (HttpResponse, HttpResponseNotModified))
        return answer

    return kept
