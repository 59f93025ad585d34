"""Where J&T is reached: each of its calls has a host of its own, and another one for trying out."""

from ..calling import base_url_of, keys_of

OFFICIAL = {
    "order": (
        "https://ecommerce.jntexpress.id/jts-idn-ecommerce-api/api/order/create",
        "https://demo-ecommerce.inuat-jntexpress.id/jts-idn-ecommerce-api/api/order/create",
    ),
    "cancel": (
        "https://api.jet.co.id/jts-idn-ecommerce-api/api/order/cancel",
        "https://demo-ecommerce.inuat-jntexpress.id/jts-idn-ecommerce-api/api/order/cancel",
    ),
    "tariff": (
        "https://partner-track.jet.co.id/jandt_track/inquiry.action",
        "https://demo-general.inuat-jntexpress.id/jandt_track/inquiry.action",
    ),
    "track": (
        "https://secure-jk.jet.co.id/jandt-order-web/track/trackAction!tracking.action",
        "https://demo-general.inuat-jntexpress.id/jandt_track/track/trackAction!tracking.action",
    ),
}


def address_of(deed):
    """The address of a call: J&T's, its sandbox (SHIP_JNT_SANDBOX=1), or a simulator at home.

    Raises ImproperlyConfigured.
    """
    live, sandbox = OFFICIAL[deed]
    if keys_of("jnt").get("base_url"):
        base = base_url_of("jnt", [one for pair in OFFICIAL.values() for one in pair])
        return f"{base}/{deed}"
    return sandbox if keys_of("jnt").get("sandbox") == "1" else live
