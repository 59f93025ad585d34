"""Letters of the shop: a plain text, and the same words set on our mail paper."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

# A paragraph `Choose a new password: https://...` is drawn as a button in the HTML half.
ACTION = re.compile(r"(?P<label>[^\n]+): (?P<url>https?://\S+)")


@dataclass(frozen=True)
class Letter:
    """One mail to one person, ready to send."""

    to: str
    subject: str
    text: str
    html: str

    def send(self):
        message = EmailMultiAlternatives(self.subject, self.text, to=[self.to])
        message.attach_alternative(self.html, "text/html")
        message.send()


def write_letter(to, subject, body):
    """Set `body`, paragraphs parted by empty lines, as a letter in the active language."""
    context = {"subject": subject, "body": body, "parts": parts_of(body), "store": settings.STORE}
    return Letter(
        to=to,
        subject=subject,
        text=render_to_string("mail/letter.txt", context).strip() + "\n",
        html=render_to_string("mail/letter.html", context),
    )


def parts_of(body):
    """Return each paragraph as {"text"} or, if it is one thing to do, {"label", "url"}."""
    paragraphs = [paragraph.strip() for paragraph in body.strip().split("\n\n")]
    actions = [(paragraph, ACTION.fullmatch(paragraph)) for paragraph in paragraphs if paragraph]
    return [action.groupdict() if action else {"text": paragraph} for paragraph, action in actions]


def absolute(path):
    """Return the full address of a page of ours. From settings: a request's Host can be forged."""
    return settings.SITE_URL + path
