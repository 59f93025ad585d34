"""The morning's work with a bank statement, pressed as staff press it."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from orders.models import Order
from payments.models import BankStatement, BankStatementLine, PaymentEvent
from payments.statements.tests.factories import make_line
from payments.statements.tests.files import klikbca_bisnis
from payments.tests.factories import make_account, make_cod, make_transfer
from tokoonline.back_office.roles import MANAGER, OWNER, SUPPORT, WAREHOUSE

from .people import make_shopper, make_staff

pytestmark = pytest.mark.django_db
QUEUE = "admin:payments_bankstatement_changelist"


@pytest.fixture
def account():
    return make_account(number="1234567890")


@pytest.fixture
def staff(client):
    person = make_staff(SUPPORT)
    client.force_login(person)
    return person


def today():
    return timezone.localdate().strftime("%d/%m")


def bring(client, account, content, name="mutasi.csv"):
    file = SimpleUploadedFile(name, content, "text/csv")
    return client.post(reverse("admin:payments_bankstatement_import"), {"account": account.pk, "file": file})


def press(client, deed, line, **typed):
    return client.post(reverse(f"admin:payments_bankstatement_{deed}", args=[line.pk]), typed)


def words(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_a_statement_comes_in_and_all_that_is_sure_is_confirmed_with_one_press(client, account, staff):
    payments = [make_transfer(account=account, code=code) for code in (137, 138)]
    lines = [(today(), "TRSF BUDI", payment.amount, "CR") for payment in payments]
    bring(client, account, klikbca_bisnis(*lines, (today(), "TRSF", 5, "CR"), (today(), "ADM", 9, "DB")))
    page = client.get(reverse(QUEUE)).text
    assert "2 " in page

    response = client.post(reverse("admin:payments_bankstatement_sure"))

    assert response.status_code == 302
    assert set(Order.objects.values_list("payment_status", flat=True)) == {"paid"}
    assert list(BankStatementLine.objects.values_list("amount", "state").order_by("amount")) == [
        (5, "new"),
        *[(payment.amount, "matched") for payment in payments],
    ]
    assert set(PaymentEvent.objects.values_list("actor", flat=True)) == {str(staff)}


def test_a_file_that_cannot_be_read_is_refused_in_words_and_keeps_nothing(client, account, staff):
    response = bring(client, account, klikbca_bisnis(("32/13", "<script>x</script>", 5, "CR")))

    assert response.status_code == 422
    assert "32/13" in response.text
    assert "<script>x" not in response.text
    assert BankStatement.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x00" * 99, b"a,b\n1,2", b'"' * 5000, b"\xff\xfe"])
def test_nonsense_is_refused_kindly(client, account, staff, content):
    assert bring(client, account, content).status_code == 422


def test_too_large_a_file_is_refused(client, account, staff):
    assert bring(client, account, b"x" * 5_000_001).status_code == 422


def test_the_same_file_twice_says_so(client, account, staff):
    content = klikbca_bisnis((today(), "TRSF", 5, "CR"))
    bring(client, account, content)

    response = bring(client, account, content, name="mutasi (1).csv")

    assert response.status_code == 302
    assert BankStatementLine.objects.count() == 1


def test_one_line_is_confirmed_for_the_order_beside_it(client, account, staff):
    payment = make_transfer(account=account)
    line = make_line(account, payment.amount)

    response = press(client, "match", line, payment=payment.pk)

    assert payment.order.number in words(response)
    assert Order.objects.get(pk=payment.order_id).payment_status == "paid"


def test_a_sum_that_is_too_small_says_what_is_missing(client, account, staff):
    payment = make_transfer(account=account)

    response = press(client, "match", make_line(account, payment.amount - 5_000), payment=payment.pk)

    assert "Rp5.000" in words(response)
    payment.refresh_from_db()
    assert payment.state == "amount_mismatch"


def test_a_colleague_who_was_quicker_is_named(client, account, staff):
    payment = make_transfer(account=account)
    line = make_line(account, payment.amount)
    press(client, "match", line, payment=payment.pk)
    client.force_login(make_staff(OWNER))

    response = press(client, "match", line, payment=payment.pk)

    assert str(staff) in words(response)
    assert PaymentEvent.objects.count() == 1


@pytest.mark.parametrize("payment", ["", "0", "abc", "１", "9" * 30, "-1"])
def test_a_payment_that_is_none_is_not_found(client, account, staff, payment):
    assert press(client, "match", make_line(account, 5), payment=payment).status_code == 404


def test_what_a_courier_collects_is_not_paid_from_here(client, account, staff):
    line = make_line(account, 5)

    press(client, "match", line, payment=make_cod().pk)

    line.refresh_from_db()
    assert line.state == "new"


def test_a_line_is_set_aside_with_a_reason_and_not_without(client, account, staff):
    line = make_line(account, 5)

    assert press(client, "set_aside", line, reason="  ").status_code == 422
    press(client, "set_aside", line, reason="Penjualan toko")

    line.refresh_from_db()
    assert (line.state, line.reason) == ("set_aside", "Penjualan toko")
    assert "Penjualan toko" in client.get(reverse(QUEUE) + "?tampil=disisihkan").text


@pytest.mark.parametrize("text", ["number", "name", "amount"])
def test_another_order_is_found_by_what_people_know(client, account, staff, text):
    payment = make_transfer(account=make_account())
    Order.objects.filter(pk=payment.order_id).update(contact_name="Dewi Lestari")
    known = {
        "number": payment.order.number,
        "name": "lestari",
        "amount": f"{payment.amount:,}".replace(",", "."),
    }
    line = make_line(account, 5)

    page = client.get(reverse("admin:payments_bankstatement_line", args=[line.pk]), {"q": known[text]}).text

    assert payment.order.number in page


@pytest.mark.parametrize("text", ["\x00", "%", "9" * 200, "<script>alert(1)</script>"])
def test_a_strange_search_finds_nothing_and_breaks_nothing(client, account, staff, text):
    url = reverse("admin:payments_bankstatement_line", args=[make_line(account, 5).pk])

    response = client.get(url, {"q": text})

    assert response.status_code == 200
    assert "<script>alert" not in response.text


def test_words_of_a_bank_are_shown_as_words(client, account, staff):
    make_line(account, 5, "<b>=HYPERLINK()</b>")

    page = client.get(reverse(QUEUE)).text

    assert "&lt;b&gt;=HYPERLINK()" in page


@pytest.mark.parametrize("count", [1, 6])
def test_the_queue_costs_the_same_for_one_line_and_six(
    client, account, staff, count, django_assert_max_num_queries
):
    for number in range(count):
        payment = make_transfer(account=account, code=100 + number)
        make_line(account, payment.amount, payment.order.number)

    with django_assert_max_num_queries(16):
        response = client.get(reverse(QUEUE))

    assert response.text.count('class="guess"') == count


def test_a_matched_line_leads_to_its_order_and_offers_nothing_more(client, account, staff):
    payment = make_transfer(account=account)
    line = make_line(account, payment.amount)
    press(client, "match", line, payment=payment.pk)

    page = client.get(reverse("admin:payments_bankstatement_line", args=[line.pk])).text

    assert payment.order.number in page
    assert "kecocokan" not in page
    assert "penyisihan" not in page


def pages(line):
    queue = reverse(QUEUE)
    return [
        queue,
        f"{queue}?tampil=cocok",
        f"{queue}?tampil=x&hal=999",
        reverse("admin:payments_bankstatement_change", args=[line.statement_id]),
        reverse("admin:payments_bankstatement_line", args=[line.pk]),
    ]


def deeds(line):
    return [
        reverse("admin:payments_bankstatement_import"),
        reverse("admin:payments_bankstatement_sure"),
        reverse("admin:payments_bankstatement_match", args=[line.pk]),
        reverse("admin:payments_bankstatement_set_aside", args=[line.pk]),
    ]


@pytest.mark.parametrize("role", [OWNER, MANAGER, SUPPORT])
def test_who_may_confirm_payments_sees_every_page(client, account, role):
    line = make_line(account, 5)
    client.force_login(make_staff(role))

    answers = [client.get(url) for url in pages(line)]

    assert {answer.status_code for answer in answers} == {200}
    assert not any("style=" in answer.text for answer in answers)


def test_the_warehouse_and_strangers_neither_see_nor_do_anything(client, account):
    line = make_line(account, 5)
    for person, answers in ((make_staff(WAREHOUSE), {403}), (make_shopper(), {302, 404})):
        client.force_login(person)

        seen = {client.get(url).status_code for url in pages(line)}
        done = {client.post(url, {"reason": "x"}).status_code for url in deeds(line)}

        assert seen | done <= answers
    line.refresh_from_db()
    assert line.state == "new"


def test_a_get_does_nothing(client, account, staff):
    assert {client.get(url).status_code for url in deeds(make_line(account, 5))} == {405}


def test_todays_work_counts_the_lines_that_wait(client, account, staff):
    make_line(account, 5)

    page = client.get(reverse("admin:index")).text

    assert reverse(QUEUE) in page
