"""The inbox of gateways' messages: shown as they came, harmless, and read again at the wish of staff."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from payments.admin.inbox import easy_to_read
from payments.models import PaymentEvent
from tokoonline.back_office.roles import OWNER, SUPPORT, WAREHOUSE

from .money import make_attempt
from .people import make_staff
from .test_money import make_event

pytestmark = pytest.mark.django_db
LIST = "admin:payments_paymentevent_changelist"


def url_of(event, page="change"):
    return reverse(f"admin:payments_paymentevent_{page}", args=[event.pk])


@pytest.fixture
def support(client):
    person = make_staff(SUPPORT)
    client.force_login(person)
    return person


def test_a_message_is_shown_as_it_came_and_runs_nothing(client, support):
    event = make_event(
        body='{"order_id": "<script>alert(1)</script>", "gross_amount": "97000.00"}',
        headers={"user-agent": "<b>Veritrans</b>"},
    )

    text = client.get(url_of(event)).text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "&quot;gross_amount&quot;: &quot;97000.00&quot;" in text
    assert "&lt;b&gt;Veritrans&lt;/b&gt;" in text
    assert "<script>alert" not in text
    assert "<b>Veritrans" not in text


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('{"b":{"a":1}}', '{\n  "b": {\n    "a": 1\n  }\n}'),
        ("status=paid&name=Siti+A", "status = paid\nname = Siti A"),
        ("not=json\nat all", "not=json\nat all"),
        ("\ufffd\ufffd", "\ufffd\ufffd"),
        ("[" * 100_000, "[" * 100_000),
        ("", ""),
    ],
)
def test_any_body_can_be_shown(body, shown):
    assert easy_to_read(body) == shown


def test_lists_of_what_is_unread_wrong_or_of_nobody(client, support):
    payment = make_attempt()
    now = timezone.now()
    unread = make_event(payment=payment)
    wrong = make_event(payment=payment, error="HTTP 500", processed_at=now)
    nobodys = make_event(processed_at=now)
    make_event(payment=payment, processed_at=now)

    def listed(value):
        found = client.get(reverse(LIST), {"dibaca": value}).context["cl"].queryset
        return set(found)

    assert listed("belum") == {unread}
    assert listed("galat") == {wrong}
    assert listed("tanpa-pembayaran") == {nobodys}


def test_a_message_is_read_again_and_the_page_says_at_whose_wish(client, support):
    event = make_event(payment=make_attempt(), processed_at=timezone.now())
    client.get(url_of(event))

    response = client.post(url_of(event, "replay"))

    event.refresh_from_db()
    assert (response.status_code, event.processed_at, event.tries) == (302, None, 1)
    (job,) = ProcrastinateJob.objects.filter(task_name="payments.read_event")
    assert job.args == {"event_id": event.pk}
    assert LogEntry.objects.get().user == support
    assert str(support) in client.get(url_of(event)).text


def test_only_messages_of_gateways_are_read_again(client, support):
    event = make_event(source="staff", amount=1_000, processed_at=timezone.now())

    assert client.post(url_of(event, "replay")).status_code == 404
    assert client.get(url_of(event, "replay")).status_code == 405
    assert PaymentEvent.objects.get().processed_at


def test_the_warehouse_reads_no_messages(client):
    event = make_event()
    client.force_login(make_staff(WAREHOUSE))

    assert client.get(reverse(LIST)).status_code == 403
    assert client.get(url_of(event)).status_code == 403
    assert client.post(url_of(event, "replay")).status_code == 403
    assert PaymentEvent.objects.get().tries == 0


def test_nobody_writes_or_deletes_messages(client):
    event = make_event()
    client.force_login(make_staff(OWNER))

    assert client.get(reverse("admin:payments_paymentevent_add")).status_code == 403
    assert client.post(url_of(event), {"body": "x"}).status_code == 403
    assert client.get(url_of(event, "delete")).status_code == 403
