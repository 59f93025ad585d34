"""Writing an address into JNE's three lines of 30 characters."""

LINES = 3
WIDTH = 30


def split_address(text):
    """Return (three lines, what did not fit any more).

    Lines end between words if the text can be written so at all, else where they are full;
    up to 90 characters nothing is lost. Runs of blanks are one blank.
    """
    words = text.split()
    lines = by_words(words)
    if len(lines) <= LINES and all(len(line) <= WIDTH for line in lines):
        return lines + [""] * (LINES - len(lines)), ""
    text = " ".join(words)
    cut = [text[start : start + WIDTH].strip() for start in range(0, LINES * WIDTH, WIDTH)]
    return cut, text[LINES * WIDTH :].strip()


def by_words(words):
    """Fill line after line; no other way of keeping words whole needs fewer lines."""
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= WIDTH:
            lines[-1] = longer
        elif lines[-1]:
            lines.append(word)
        else:
            lines[-1] = word
    return lines


def fitting_address(street, village, district):
    """Return `split_address` of as much as fits; the courier's sorting needs the street most."""
    for text in (f"{street}, {village}, {district}", f"{street}, {district}", street):
        text = ", ".join(part.strip() for part in text.split(",") if part.strip())
        lines, rest = split_address(text)
        if not rest:
            return lines, ""
    return split_address(street)
