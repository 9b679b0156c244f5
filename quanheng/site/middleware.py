"""Headers every page carries."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from quanheng.site.today import today


def content_security_policy(get_response):
    """Only our own files may run, load, frame or receive forms; a view may narrow or widen its own policy."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        return response

    return middleware


def day(get_response):
    """Give every request its day."""

    def middleware(request):
        request.today = today()
        return get_response(request)

    return middleware


def standing(get_response):
    """Give every request its day, and that of a signed-in person their standing, read only when asked for."""

    def middleware(request):
        request.today = today()
        request.standing = SimpleLazyObject(lambda: request.user.standing(request.today))
        return get_response(request)

    return middleware
