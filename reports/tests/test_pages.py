import csv
import io

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from orders.tests.factories import make_customer, make_order

from .factories import make_good, make_owner, sell, wib

pytestmark = pytest.mark.django_db
PAGE = reverse("reports:sales")
NOVEMBER = {"dari": "2026-11-01", "sampai": "2026-11-20"}


@pytest.fixture(autouse=True)
def _evening_in_november(time_machine):
    time_machine.move_to(wib("2026-11-21 20:00"), tick=False)


@pytest.fixture
def owner(client):
    user = make_owner()
    client.force_login(user)
    return user


def make_staff(**fields):
    return make_customer(is_staff=True, **fields)


@pytest.mark.parametrize("path", [PAGE, reverse("reports:download", args=["hari"])])
def test_only_who_may_read_reports_gets_one(client, path):
    assert client.get(path).status_code == 302

    client.force_login(make_customer())
    assert client.get(path).status_code == 404

    client.force_login(make_staff())
    assert client.get(path).status_code == 403

    reader = make_staff()
    reader.user_permissions.add(Permission.objects.get(codename="view_reports"))
    client.force_login(reader)
    assert client.get(path).status_code == 200

    client.force_login(make_owner())
    assert client.get(path).status_code == 200


def test_a_report_is_kept_by_no_cache_and_changes_nothing(client, owner):
    response = client.get(PAGE)

    assert "no-store" in response["Cache-Control"]
    assert client.post(PAGE).status_code == 405


def test_the_page_says_what_happened_and_why(client, owner):
    mug, sofa = make_good(price=100_000), make_good("Sofa Arumi", price=2_000_000, category="Sofa")
    sell((mug, 1), paid="2026-09-30 10:00")
    sell((mug, 5), paid="2026-10-05 10:00")
    sell((mug, 5), (sofa, 1), paid="2026-11-05 10:00")

    text = client.get(PAGE, NOVEMBER).text.replace("\N{NO-BREAK SPACE}", " ")

    assert "Rp2.500.000" in text
    assert "+Rp2 jt" in text
    assert "Penjualan bersih naik 400,0% dibanding 1–20 Okt 2026" in text
    assert "Sofa Arumi" in text


def test_a_day_that_is_not_over_is_told_and_not_compared(client, owner):
    mug = make_good(price=100_000)
    sell((mug, 5), paid="2026-11-20 10:00")
    sell((mug, 1), paid="2026-11-21 10:00")

    text = client.get(PAGE, {"periode": "hari-ini"}).text

    assert "Penjualan bersih hari ini sejauh ini Rp100.000; kemarin seharian Rp500.000." in text
    assert "Hari ini belum selesai" in text


def test_nothing_is_compared_with_days_before_the_shop_began(client, owner):
    sell((make_good(), 1), paid="2026-11-05 10:00")

    text = client.get(PAGE, NOVEMBER).text

    assert "Toko belum berjualan sepanjang periode sebelumnya" in text
    assert "dari periode sebelumnya" not in text
    assert "<polyline" not in text


def test_the_page_speaks_english_too(client, owner):
    sell((make_good(price=2_345_678), 1), paid="2026-11-05 10:00")

    text = client.get(f"/en{PAGE}", NOVEMBER).text

    assert "Sales report" in text
    assert "Net sales are Rp2.345.678" in text
    assert "Rp2.3m" in text


def test_wrong_dates_are_answered_with_a_sentence_and_kept(client, owner):
    response = client.get(PAGE, {"periode": "pilihan", "dari": "2026-11-20", "sampai": "2026-11-01"})

    assert response.status_code == 422
    assert "Tanggal akhir lebih awal daripada tanggal mulai." in response.text
    assert 'value="2026-11-20"' in response.text


@pytest.mark.parametrize(
    "value", ["-1", "NaN", "\x00", "9" * 100_000, "<script>alert(1)</script>", "２０２６-11-01"]
)
def test_no_parameter_breaks_the_page(client, owner, value):
    for name in ("periode", "dari", "sampai"):
        response = client.get(PAGE, {name: value})

        assert response.status_code in {200, 422}
        assert "<script>alert" not in response.text


def test_the_work_of_staff_is_counted(client, owner):
    mug = make_good()
    sell((mug, 1))
    make_order((mug, 1))

    assert client.get(PAGE).context["work"] == {"confirm": 0, "pack": 1, "ship": 0}


@pytest.mark.parametrize("order_count", [1, 4])
def test_the_page_costs_the_same_for_one_sale_and_four(client, order_count, django_assert_max_num_queries):
    for number in range(order_count):
        sell((make_good(f"Mug {number}", category=f"Rak {number}"), 1), paid="2026-11-05 10:00")
    reader = make_staff()
    reader.user_permissions.add(Permission.objects.get(codename="view_reports"))
    client.force_login(reader)

    with django_assert_max_num_queries(9):
        response = client.get(PAGE, NOVEMBER)

    assert response.context["report"].now.orders == order_count


def read_csv(response):
    raw = b"".join(response.streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))


def test_days_come_as_csv_that_adds_up(client, owner):
    mug = make_good(price=100_000, cost_price=40_000)
    sell((mug, 2), paid="2026-11-05 10:00")
    sell((mug, 1), paid="2026-11-07 10:00")

    response = client.get(reverse("reports:download", args=["hari"]), NOVEMBER)

    rows = read_csv(response)
    assert response["Content-Disposition"] == 'attachment; filename="hari-2026-11-01-2026-11-20.csv"'
    assert rows[0][:3] == ["Hari", "Pesanan", "Unit terjual"]
    assert [row[0] for row in rows[1:]] == [f"2026-11-{day:02}" for day in range(1, 21)]
    assert rows[5][1:7] == ["1", "2", "200000", "0", "0", "200000"]
    assert sum(int(row[6]) for row in rows[1:]) == 300_000


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+62811", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=HYPERLINK(1)", "＝1+1"],
)
def test_no_name_becomes_a_formula(client, owner, name):
    sell((make_good(name), 1), paid="2026-11-05 10:00")

    rows = read_csv(client.get(reverse("reports:download", args=["produk"]), NOVEMBER))

    assert rows[1][0] == f"'{name}"


def test_a_plain_name_stays_as_it_is_in_every_table(client, owner):
    sell((make_good("Mug; 'Pagi', \"biru\"", category="Mug & Gelas"), 2), paid="2026-11-05 10:00")

    products = read_csv(client.get(reverse("reports:download", args=["produk"]), NOVEMBER))
    categories = read_csv(client.get(reverse("reports:download", args=["kategori"]), NOVEMBER))

    assert products[1] == ["Mug; 'Pagi', \"biru\"", "2", "170000", "0"]
    assert categories[1] == ["Mug & Gelas", "2", "170000", "0"]


def test_a_download_with_wrong_dates_says_so_on_the_page(client, owner):
    response = client.get(reverse("reports:download", args=["hari"]), {"dari": "besok"})

    assert response.status_code == 422
    assert "text/html" in response["Content-Type"]


def test_there_is_no_other_table(client, owner):
    assert client.get(f"{PAGE}penjualan-rahasia.csv").status_code == 404


def test_the_page_keeps_the_strict_policy(client, owner):
    sell((make_good(), 1), paid="2026-11-05 10:00")

    text = client.get(PAGE, NOVEMBER).text

    assert " style=" not in text
    assert "<style" not in text
