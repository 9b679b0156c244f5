"""Headers every page carries."""

from django.conf import settings
from django.http import HttpResponseBadRequest
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from quanheng.rules.refusal import Refused
from quanheng.site.today import today


def content_security_policy(get_response):
    """Only our own files may run, load, frame or receive forms; a view may narrow or widen its own policy."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        return response

    return middleware


def refuse_nul(get_response):
    """Refuse an address with a NUL in it: no page of ours has one, and neither databases nor files take it."""

    def middleware(request):
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            words = "地址有误。 / This address is malformed.\n"
            return HttpResponseBadRequest(words, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return middleware


def day(get_response):
    """Give every request its day."""

    def middleware(request):
        request.today = today()
        return get_response(request)

    return middleware


def refuse_large_bodies(get_response):
    """Refuse what is announced as larger than any form of ours takes, before a byte of it is read or stored."""

    def middleware(request):
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdecimal() and int(announced) > settings.LARGEST_BODY:
            sizes = {"size": -(-int(announced) // 2**20), "largest": settings.LARGEST_BODY // 2**20}
            return render(request, "413.html", {"refusal": Refused("body-too-large", **sizes)}, status=413)
        return get_response(request)

    return middleware


def standing(get_response):
    """Give every request its day, and that of a signed-in person their standing, read only when asked for."""

    def middleware(request):
        request.today = today()
        request.standing = SimpleLazyObject(lambda: request.user.standing(request.today))
        return get_response(request)

    return middleware
