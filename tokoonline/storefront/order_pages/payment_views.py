"""Paying an order by its secret link: the page, the way to the gateway and back, another method."""

from django.contrib import messages
from django.core.cache import cache
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalog.money import format_rupiah
from inventory.moving import constraint_of
from orders.statuses import StatusRefused
from payments.deferring import leave
from payments.proofs import ProofRefused, attach_proof, takes_proof
from payments.providers.base import MethodUnavailable
from payments.providers.qris.picture import qris_svg
from payments.starting import TAKEN_SUMS

from ..checkout.last_method import remember_last_method
from ..method_groups import drawn, group_offers, usable_methods
from ..pay_facts import card_words, charge_words, codes_of, gateway_name, kind_of_code, was_refused
from .changing import change_once, held_until, may_change, offers_for, purchase_of
from .forms import ProofForm
from .leaving import gateway_page, is_led, remember_led
from .qr_picture import qr_png
from .reading import payments_of, spoken_of
from .scenes import homeless_words, scene_of
from .views import get_order, order_context, private
from .watching import mark_of, turn_of, watch_of

# Seconds in which one attempt is asked about once, however often its shopper comes back: a gateway
# that is asked too often answers nobody any more.
RETURN_PAUSE = 5


def get_payment(number, token):
    """(order, all its attempts, the one to speak of), or 404."""
    found = get_order(number, token)
    payments = payments_of(found)
    if not payments:
        raise Http404
    return found, payments, spoken_of(found, payments)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def payment(request, number, token):
    """How to pay, and how it stands; takes the proof of a transfer."""
    found, payments, current = get_payment(number, token)
    if request.method == "POST" and not takes_proof(current):
        return no_proof(found, request)
    form = ProofForm(*([request.POST, request.FILES] if request.method == "POST" else []))
    if request.method == "POST" and form.is_valid():
        return take_proof(found, current, form, request)
    at = timezone.now()
    is_back = "kembali" in request.GET
    scene = scene_of(found, current, is_back=is_back, at=at)
    exit_url = gateway_page(current) if scene.can_leave else ""
    is_leading = exit_url and scene.name == "ready" and is_led(request, current, at)
    mark = mark_of(found, current, scene)
    watch = watch_of(scene, request.path, turn=turn_of(request), is_back=is_back, seen=mark)
    if request.htmx and request.method == "GET":
        return private(answer_watch(request, watch, mark, is_leading=is_leading))
    context = order_context(found, current) | {
        "scene": scene,
        "title": _("Pay for order %(number)s") % {"number": found.number},
        "gateway": gateway_name(current),
        "exit_url": exit_url,
        "check_url": check_url(current, request.path),
        "is_leading": is_leading,
        "watch": watch if request.method == "GET" else None,
        "homeless": homeless_words([p for p in payments if scene.name != "mismatch" or p != current]),
        "may_change": scene.can_change and may_change(found, payments, at),
        "attempts": len(payments),
        "form": form,
        **facts_for(scene, current),
    }
    status = 422 if request.method == "POST" else 200
    return private(render(request, "storefront/payment.html", context, status=status))


def has_session(payment):
    """Whether there is a gateway to ask about money that we do not know of."""
    return bool(payment.redirect_url and not payment.captured_amount)


def check_url(payment, path):
    """Where "Check now" leads: by way of the gateway if there is one to ask."""
    return f"{path}kembali/" if has_session(payment) else path


def facts_for(scene, payment):
    """What the middle of a scene shows besides words."""
    if scene.part == "transfer":
        return {"amount_parts": amount_parts(payment)}
    if scene.part == "qris":
        return {"amount_parts": amount_parts(payment), "picture": qris_svg(payment)}
    return {
        "codes": codes_of(payment) if scene.part == "code" else [],
        "kind_of_code": kind_of_code(payment),
        "card": card_words(payment),
        "charge": charge_words(payment),
        "was_refused": was_refused(payment),
    }


def amount_parts(payment):
    """The amount split before its last three digits if they are the unique code: ("Rp185.", "137")."""
    written = format_rupiah(payment.amount)
    return (written[:-3], written[-3:]) if payment.unique_code and payment.amount > 999 else (written, "")


def answer_watch(request, watch, mark, *, is_leading):
    """What the waiting page asks for: look again later, or come anew because something happened."""
    if is_leading:
        response = HttpResponse()
        response["HX-Redirect"] = leave_url(request)
        return response
    if request.GET.get("v") != mark:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return render(request, "storefront/payment/_watch.html", {"watch": watch})


def leave_url(request):
    return f"{request.path}lanjut/"


@require_safe
@never_cache
def payment_leave(request, number, token):
    """Lead on to the gateway's own page; to no other address than the one our job was given there."""
    found, _payments, current = get_payment(number, token)
    page = redirect("storefront:payment", number, token)
    scene = scene_of(found, current, is_back=False, at=timezone.now())
    exit_url = gateway_page(current) if scene.can_leave else ""
    if not exit_url:
        return page
    response = redirect(exit_url)
    remember_led(response, current, page.url)
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@never_cache
def payment_return(request, number, token):
    """The shopper is back from the gateway, which proves nothing: ask it, and show what we know.

    Whatever the gateway wrote into the address is not read.
    """
    _order, _payments, current = get_payment(number, token)
    if has_session(current) and cache.add(f"payment-return:{current.pk}", 1, RETURN_PAUSE):
        leave("look", current.pk, actor="shopper")
    page = redirect("storefront:payment", number, token)
    response = redirect(f"{page.url}?kembali=1")
    remember_led(response, current, page.url)
    return private(response)


@require_safe
@never_cache
def payment_picture(request, number, token):
    """The QRIS as a picture to keep: most people pay with the phone that shows it."""
    found, _payments, current = get_payment(number, token)
    if current.provider != "qris" or not current.is_open:
        raise Http404
    response = HttpResponse(qr_png(current), content_type="image/png")
    response["Content-Disposition"] = f'attachment; filename="QRIS-{found.number}.png"'
    return private(response)


def take_proof(order, payment, form, request):
    try:
        attach_proof(payment, form.cleaned_data["picture"], at=timezone.now())
    except ProofRefused:
        return no_proof(order, request)
    messages.success(request, _("Thank you. We check your transfer and write to you."))
    return redirect("storefront:order", order.number, order.token)


def no_proof(order, request):
    messages.warning(request, _("This order no longer waits for a proof of transfer."))
    return redirect("storefront:order", order.number, order.token)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def payment_change(request, number, token):
    """Choose another way to pay; the sum of the order stands."""
    found, payments, current = get_payment(number, token)
    at = timezone.now()
    if not may_change(found, payments, at):
        messages.warning(request, _("The way to pay can no longer be changed here. Write to us."))
        return redirect("storefront:payment", number, token)
    if request.method == "POST":
        return change(request, found, payments, current, at)
    return change_page(request, found, payments, current, at)


def change(request, order, payments, current, at):
    method = request.POST.get("method", "")[:40]
    try:
        new = change_once(
            order, method, purchase_of(order, at), seen=whole(request.POST.get("attempts", "")), at=at
        )
    except MethodUnavailable:
        error = _("This way to pay cannot be used right now. Choose another one.")
    except IntegrityError as refusal:
        if constraint_of(refusal) not in TAKEN_SUMS:
            raise
        error = _("Somebody else pays the same amount there right now. Choose another way to pay.")
    except StatusRefused:
        messages.warning(request, _("This order no longer waits for a payment."))
        return redirect(order)
    else:
        response = redirect("storefront:payment", order.number, order.token)
        if new is not None:
            remember_last_method(response, method)
        return response
    return change_page(request, order, payments, current, at, wanted=method, error=error)


def whole(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


def change_page(request, order, payments, current, at, *, wanted="", error=""):
    # What ended can be tried again; what is open is what the shopper wants to leave.
    same = "" if current.is_open else current.method
    groups = group_offers(offers_for(purchase_of(order, at), current), last_used=same)
    usable = usable_methods(groups)
    others = [code for code in usable if code != current.method or not current.is_open]
    chosen = wanted if wanted in usable else next(iter(others or usable), "")
    context = order_context(order, current) | {
        "title": _("Choose another way to pay"),
        "groups": drawn(groups, chosen),
        "chosen": chosen,
        "attempts": len(payments),
        "held_until": held_until(order),
        "error": error,
    }
    response = render(request, "storefront/payment_change.html", context, status=422 if error else 200)
    return private(response)
