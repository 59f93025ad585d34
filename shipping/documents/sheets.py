"""Pages of rows on office paper: a table that goes on over the page, its head on each."""

from collections.abc import Callable
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .lettering import LEADING, PLAIN, cut_short, load_fonts, readable, wrap

MARGIN = 12 * mm
PAD = 1.2 * mm


class Sheets:
    """A PDF written from the top; `y` is where the next line begins.

    `head(sheets)` draws what stands on top of every page and moves `y` below it.
    """

    def __init__(self, size, *, title, author):
        load_fonts()
        self.width, self.height = size
        self.file = BytesIO()
        self.canvas = Canvas(self.file, pagesize=size)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.left, self.right = MARGIN, self.width - MARGIN
        self.y = 0
        self.page = 0
        self.head: Callable[[Sheets], None] = lambda sheets: None

    def start(self, head):
        """Begin something new, a slip or a list, on a page of its own."""
        self.page = 0
        self.head = head
        self.turn()

    def turn(self):
        if self.y:
            self.canvas.showPage()
        self.page += 1
        self.y = self.height - MARGIN
        self.head(self)

    def need(self, height):
        if self.y - height < MARGIN:
            self.turn()

    def write(self, text, *, font=PLAIN, size=9, x=None, width=None):
        """Write a paragraph and go below it."""
        x = self.left if x is None else x
        for line in wrap(readable(text), font, size, width or self.right - x):
            self.need(size * LEADING)
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, self.y - size, line)
            self.y -= size * LEADING

    def rule(self, weight=0.4):
        self.canvas.setLineWidth(weight)
        self.canvas.line(self.left, self.y, self.right, self.y)

    def row(self, cells, *, most_lines=4):
        """Write [(x, width, text, font, size), ...] side by side, at most so many lines, ruled below."""
        wrapped = [
            (x, font, size, cut(wrap(readable(text), font, size, width), most_lines, font, size, width))
            for x, width, text, font, size in cells
        ]
        height = max(len(lines) * size * LEADING for _x, _font, size, lines in wrapped) + 2 * PAD
        self.need(height)
        for x, font, size, lines in wrapped:
            self.canvas.setFont(font, size)
            for number, line in enumerate(lines):
                self.canvas.drawString(x, self.y - PAD - size - number * size * LEADING, line)
        self.y -= height
        self.rule()

    def tick_box(self, side=3.5 * mm):
        """Draw an empty box in the last row's first column."""
        self.canvas.setLineWidth(0.8)
        self.canvas.rect(self.left, self.y + PAD, side, side)

    def done(self):
        self.canvas.save()
        return self.file.getvalue()


def cut(lines, most, font, size, width):
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], cut_short(lines[most - 1], font, size, width)]
