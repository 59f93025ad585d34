"""What the demo tells the shop by its environment: secrets of its own, and providers that are not there."""

import secrets
from pathlib import Path


def environment_of(var_dir: Path, port: int, providers_port: int) -> dict[str, str]:
    """Return the variables of a demo at `port` that keeps its files in `var_dir`."""
    secret = _kept_secret(var_dir / "gateway-key")
    providers = f"http://127.0.0.1:{providers_port}"
    return {
        "DEMO": "1",
        "DEBUG": "0",
        "SECRET_KEY": _kept_secret(var_dir / "secret-key"),
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "tokoonline.settings",
        "GUNICORN_LOG_LEVEL": "warning",
        "PYTHONUNBUFFERED": "1",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        # No proxy stands before a demo.
        "WEB_THREADS": "4",
        **_gateways(secret, providers),
        **_couriers(secret, providers),
    }


def _gateways(secret: str, url: str) -> dict[str, str]:
    """Return the keys of gateways that are not there, so that every way to pay can be tried."""
    return {
        "PAY_MIDTRANS_SERVER_KEY": f"SB-Mid-server-{secret}",
        "PAY_MIDTRANS_BASE_URL": f"{url}/midtrans",
        "PAY_STRIPE_SECRET_KEY": f"sk_test_{secret}",
        "PAY_STRIPE_WEBHOOK_SECRET": f"whsec_{secret}",
        "PAY_STRIPE_BASE_URL": f"{url}/stripe",
        "PAY_PAYPAL_CLIENT_ID": "demo",
        "PAY_PAYPAL_CLIENT_SECRET": secret,
        "PAY_PAYPAL_WEBHOOK_ID": f"WH-{secret}",
        "PAY_PAYPAL_BASE_URL": f"{url}/paypal",
        "PAY_PAYPAL_CERT_HOSTS": url.removeprefix("http://"),
        "PAY_XENDIT_SECRET_KEY": f"xnd_development_{secret}",
        "PAY_XENDIT_CALLBACK_TOKEN": secret,
        "PAY_XENDIT_BASE_URL": f"{url}/xendit",
        # What Midtrans offers already is not offered twice.
        "PAY_XENDIT_CHANNELS": "ovo,dana",
    }


def _couriers(secret: str, url: str) -> dict[str, str]:
    """Return the keys of shipping providers that are not there: couriers themselves stay without."""
    return {
        "SHIP_BITESHIP_API_KEY": f"biteship_test.{secret}",
        "SHIP_BITESHIP_WEBHOOK_HEADER": "X-Toko-Online",
        "SHIP_BITESHIP_WEBHOOK_VALUE": secret,
        "SHIP_BITESHIP_BASE_URL": f"{url}/biteship",
        "SHIP_RAJAONGKIR_API_KEY": secret,
        "SHIP_RAJAONGKIR_BASE_URL": f"{url}/rajaongkir",
    }


def _kept_secret(path: Path) -> str:
    """Return the key this demo was given at its first start; it is never in the repository."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
