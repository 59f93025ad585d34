"""The owner's pages."""

from functools import wraps
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .charts import bar_chart
from .exporting import TABLES, csv_lines
from .forms import CUSTOM, PERIOD_NAMES, PeriodForm
from .sales import read_sales, tiles_of
from .todo import work_waiting
from .wording import short_rupiah, span_words


def for_readers_of_reports(view):
    """Let in who may read reports; staff are told no, to others the page is not there."""

    @require_safe
    @never_cache
    @login_required
    @wraps(view)
    def checked(request, *args, **kwargs):
        if request.user.has_perm("reports.view_reports"):
            return view(request, *args, **kwargs)
        if request.user.is_staff:
            raise PermissionDenied
        raise Http404

    return checked


@for_readers_of_reports
def sales(request):
    now = timezone.localtime()
    form = PeriodForm(request.GET, today=now.date())
    is_valid = form.is_valid()
    report = read_sales(form.period, today=now.date())
    context = {
        "title": _("Sales report"),
        "form": form,
        "report": report,
        "tiles": tiles_of(report),
        "work": work_waiting(),
        "chart": bar_chart(
            report.bars,
            title=_("Net sales, %(days)s") % {"days": span_words(report.period)},
            description=f"{report.finding} {report.best_words}",
            unit=short_rupiah,
        ),
        "period_words": span_words(report.period),
        "before_words": span_words(report.before),
        "year_before_words": span_words(report.year_before),
        "choices": [
            (name, label, f"?{urlencode({'periode': name})}")
            for name, label in PERIOD_NAMES
            if name != CUSTOM
        ],
        "downloads": downloads(report.period),
        "is_unfinished": now.date() in report.period,
        "read_at": now,
    }
    return render(request, "reports/sales.html", context, status=200 if is_valid else 422)


def downloads(period):
    """{table: address of its CSV}, for exactly the days shown."""
    days = urlencode({"dari": period.first.isoformat(), "sampai": period.last.isoformat()})
    return {table: f"{reverse('reports:download', args=[table])}?{days}" for table in TABLES}


@for_readers_of_reports
def download(request, table):
    if table not in TABLES:
        raise Http404
    form = PeriodForm(request.GET, today=timezone.localdate())
    if not form.is_valid():
        return sales(request)
    report = read_sales(form.period)
    name = f"{table}-{report.period.first}-{report.period.last}.csv"
    return StreamingHttpResponse(
        csv_lines(*TABLES[table](report)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
