#!/usr/bin/env python3
"""A storm of gateways' news against a running shop: how fast is it taken in, and does the money agree?

    .venv/bin/python docs/bench/storm.py --orders 1000 --news 10000

Starts a shop of its own (PostgreSQL, gunicorn, job worker) in a directory that is thrown away, with
simulated gateways in this process. Each order is paid at its gateway, ended there, or left alone;
the news are doubled 1 to 20 times, shuffled, a fifth forged, some cut off, and a few come after
their order expired. Then every order's money is compared with the gateways' own ledgers, and
`manage.py verify` is run. Ends with 1 if anything disagrees. Loopback only.
"""

import argparse
import hmac
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import urllib3

BASE_DIR = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(BASE_DIR))
CLIENTS = 4


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(*arguments):
    return subprocess.Popen([sys.executable, *arguments], cwd=BASE_DIR, stdout=subprocess.DEVNULL)  # noqa: S603


def prepare(var_dir, port):
    """Make database, tables and environment of the throw-away shop."""
    os.environ |= {
        "DEMO": "1",
        "DEBUG": "0",
        "DATABASE_URL": "",
        "VAR_DIR": var_dir,
        "PORT": str(port),
        "SECRET_KEY": "storm",
        "DJANGO_SETTINGS_MODULE": "tokoonline.settings",
        "GUNICORN_LOG_LEVEL": "error",
        "PROCESS": "command",
    }


def tell_the_shop(keys, url):
    """Give web and worker the keys of the simulated gateways, by their environment."""
    for code, names in keys.items():
        for name, value in {**names, "base_url": f"{url}/{code}"}.items():
            os.environ[f"PAY_{code.upper()}_{name.upper()}"] = value
    os.environ["PAY_PAYPAL_CERT_HOSTS"] = url.removeprefix("http://")


def mail_of(letters, dice, wanted, forged):
    """[(code, body, headers, kind)]: true news often, and what nobody wrote."""
    mail = []
    for code, letter in letters:
        copies = dice.randint(1, 20) if len(mail) < wanted else 1
        mail += [(code, letter.body, letter.headers, "true")] * copies
        mail += [
            (code, body, {**letter.headers, **headers}, "forged")
            for body, headers in (forged(code, letter, dice) for _n in range(max(copies // 4, 1)))
        ]
        if dice.random() < 0.5:
            mail.append((code, letter.body[: len(letter.body) // 2], letter.headers, "cut"))
    dice.shuffle(mail)
    return mail


class Postman(threading.Thread):
    """Hands letters over, one after the other, and takes the time."""

    def __init__(self, base, mail):
        super().__init__(daemon=True)
        self.base, self.mail = base, mail
        self.pool = urllib3.HTTPConnectionPool(*base, retries=2)
        self.answers, self.times = Counter(), []

    def run(self):
        for code, body, headers, kind in self.mail:
            if code == "stripe" and kind == "true":
                # Stripe signs anew whenever it sends: an old stamp would be refused.
                headers = {**headers, "Stripe-Signature": stripe_signature(body)}
            began = time.perf_counter()
            answer = self.pool.request("POST", f"/webhook/{code}/", body=body, headers=headers, timeout=30)
            self.times.append(time.perf_counter() - began)
            self.answers[kind, answer.status] += 1


def stripe_signature(body):
    now = int(time.time())
    key = os.environ["PAY_STRIPE_WEBHOOK_SECRET"].encode()
    return f"t={now},v1={hmac.new(key, f'{now}.'.encode() + body, 'sha256').hexdigest()}"


def wait_for_jobs(count_jobs, seconds):
    end = time.monotonic() + seconds
    while count_jobs() and time.monotonic() < end:
        time.sleep(0.5)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--orders", type=int, default=1000)
    parser.add_argument("--news", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    wish = parser.parse_args()
    var_dir, port = tempfile.mkdtemp(prefix="toko-storm-"), free_port()
    prepare(var_dir, port)
    children = []
    from tokoonline import embedded  # noqa: PLC0415 the settings read the environment above

    cluster = embedded.Cluster(Path(var_dir) / "postgres")
    try:
        cluster.start(until_parent_ends=True)
        import django  # noqa: PLC0415

        django.setup()
        return storm(wish, port, children)
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(30)
        cluster.stop()
        shutil.rmtree(var_dir, ignore_errors=True)


def storm(wish, port, children):
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415
    from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: PLC0415

    from inventory.tests.factories import make_stock  # noqa: PLC0415
    from orders.models import Order  # noqa: PLC0415
    from payments.closing import expire_overdue  # noqa: PLC0415
    from payments.models import Payment, PaymentEvent  # noqa: PLC0415
    from payments.tests.shop import CODES, KEYS, Shop  # noqa: PLC0415
    from payments.tests.test_storm import STORIES, forged, has_money, live_through  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    dice = random.Random(wish.seed)  # noqa: S311 a dice, no secret
    with Shop(settings) as shop:
        tell_the_shop(KEYS, shop.server.url)
        children.append(start("-m", "gunicorn", "-c", "python:tokoonline.serving", "tokoonline.wsgi"))
        at, stories = timezone.now(), {}
        level = make_stock(wish.orders * 2)
        for number in range(wish.orders):
            payment = shop.order(CODES[number % len(CODES)], (level.variant, 1), at=at)
            stories[payment.pk] = dice.choice(STORIES)
            live_through(shop, payment, stories[payment.pk])
        late = [pk for pk, story in stories.items() if story == "late"]
        Order.objects.filter(payments__in=late).update(payment_due_at=at - timedelta(days=1))
        expire_overdue(at=at, most=wish.orders)
        letters = [(code, letter) for code in CODES for letter in shop.letters(code)]
        mail = mail_of(letters, dice, wish.news, forged)
        print(f"{wish.orders} orders at {len(CODES)} gateways, {len(letters)} news, {len(mail)} letters")

        children.append(start("manage.py", "procrastinate", "worker"))
        began = time.perf_counter()
        postmen = [Postman(("127.0.0.1", port), mail[n::CLIENTS]) for n in range(CLIENTS)]
        for postman in postmen:
            postman.start()
        for postman in postmen:
            postman.join()
        taken = time.perf_counter() - began

        def count_jobs():
            return ProcrastinateJob.objects.filter(
                status__in=["todo", "doing"], task_name__startswith="payments."
            ).count()

        wait_for_jobs(count_jobs, 900)
        settled = time.perf_counter() - began
        return report(postmen, taken, settled, shop, stories, Payment, PaymentEvent, has_money, call_command)


def report(postmen, taken, settled, shop, stories, payments, events, has_money, call_command):
    answers = sum((postman.answers for postman in postmen), Counter())
    times = sorted(second for postman in postmen for second in postman.times)
    wrong = [
        payment.reference
        for payment in payments.objects.filter(pk__in=stories).select_related("order")
        if not is_right(
            payment, has_money(payment, stories[payment.pk]), shop.fakes[payment.provider].ledger()
        )
    ]
    unread = events.objects.filter(processed_at__isnull=True).count()
    believed = sum(count for (kind, status), count in answers.items() if kind != "true" and status == 200)
    refused = sum(count for (kind, status), count in answers.items() if kind == "true" and status != 200)
    print(f"answers: {dict(sorted((f'{kind} {status}', n) for (kind, status), n in answers.items()))}")
    print(
        f"taken in: {len(times) / taken:.0f} letters/s with {CLIENTS} clients, "
        f"p50 {times[len(times) // 2] * 1000:.0f} ms, p95 {times[len(times) * 95 // 100] * 1000:.0f} ms, "
        f"slowest {times[-1] * 1000:.0f} ms; all settled after {settled:.0f} s"
    )
    print(
        f"wrong ends: {len(wrong)} {wrong[:5]}; believed though false: {believed}; "
        f"true but refused: {refused}; unread: {unread}"
    )
    call_command("verify")
    return 1 if wrong or believed or refused or unread else 0


def is_right(payment, is_paid, ledger):
    return (
        payment.captured_amount == (payment.amount if is_paid else 0)
        and (payment.state == "paid") == is_paid
        and (payment.order.payment_status == "paid") == is_paid
        and ledger.get(payment.reference, 0) == (payment.expected_charge if is_paid else 0)
    )


if __name__ == "__main__":
    sys.exit(main())
