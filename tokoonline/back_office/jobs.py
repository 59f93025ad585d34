"""The job queue for people: what failed, and trying it again."""

import json

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.models import ProcrastinateEvent

from catalog.admin_columns import moment, pill
from catalog.read_only import ReadOnly

TONES = {"failed": "bad", "doing": "move", "succeeded": "good"}
STATUSES = {
    "todo": gettext_lazy("Waiting"),
    "doing": gettext_lazy("Running"),
    "succeeded": gettext_lazy("Done"),
    "failed": gettext_lazy("Failed"),
    "cancelled": gettext_lazy("Cancelled"),
    "aborted": gettext_lazy("Aborted"),
}


class EventInline(admin.TabularInline):
    model = ProcrastinateEvent
    readonly_fields = ("type", "at")
    fields = readonly_fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


class JobAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["pk", "task_name", "details", "state", "attempts", "planned"]
    list_display_links = ["task_name"]
    list_filter = ["status", "queue_name"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["task_name"]
    ordering = ["-pk"]
    inlines = [EventInline]
    readonly_fields = ("task_name", "details", "state", "queue_name", "scheduled_at", "attempts")
    fields = readonly_fields
    actions = ["retry"]

    def has_retry_permission(self, request):
        return request.user.has_perm("procrastinate.view_procrastinatejob")

    @admin.display(description=gettext_lazy("With"))
    def details(self, job):
        return format_html("<code>{}</code>", json.dumps(job.args)[:200])

    @admin.display(description=gettext_lazy("State"), ordering="status")
    def state(self, job):
        return pill(STATUSES.get(job.status, job.status), TONES.get(job.status, ""))

    @admin.display(description=gettext_lazy("Planned for"), ordering="scheduled_at")
    def planned(self, job):
        return moment(job.scheduled_at)

    @admin.action(description=gettext_lazy("Try again"), permissions=["retry"])
    def retry(self, request, chosen):
        """Put failed jobs back into the queue; jobs are safe to run twice."""
        failed = chosen.filter(status="failed")
        for job in failed:
            jobs.job_manager.retry_job_by_id(job.pk, timezone.now(), job.priority, job.queue_name, job.lock)
        count = len(failed)
        words = ngettext("%(count)d job is tried again.", "%(count)d jobs are tried again.", count)
        self.message_user(request, words % {"count": count} if count else _("No failed job was chosen."))
