"""What is wrong with a page on a small phone: it scrolls sideways, or axe finds a breach of WCAG A/AA."""

from axe_playwright_python.sync_playwright import Axe

AXE = Axe().axe_script
# What passed is not told: to write it down takes axe longer than to look.
FIND = "([context, options]) => axe.run(context, options).then(({violations}) => violations)"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
# The choice fields of Django's own admin name themselves by their title only.
CONTEXT = {"exclude": [[".select2"]]}


def look_at(page, path):
    answer = page.goto(path)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.evaluate(AXE)
    found = page.evaluate(FIND, [CONTEXT, RULES])
    return [
        *([f"{path} answered {answer.status}"] if answer.status != 200 else []),
        *([f"{path} scrolls {wide} px sideways"] if wide > 0 else []),
        *(f"{path}: {rule['id']} {rule['nodes'][0]['html'][:120]}" for rule in found),
    ]


def complaints(page, paths):
    page.set_viewport_size({"width": 320, "height": 640})
    # Colours are judged at rest, not while they fade in.
    page.emulate_media(reduced_motion="reduce")
    return [complaint for path in paths for complaint in look_at(page, path)]
