"""How the banks lay out the statements that their internet banking exports, told by the header row.

Names are written as `name_of` makes them: letters and digits only, in lower case. A bank that
changes its export gets another line here, and the file its test.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """Which columns hold what; `credit` is an amount that came in, `amount` one that went either way.

    With `amount`, the way is told by `way`, by the amount itself ("150,000.00 CR"), or by a
    column without a name right after it. Columns in `more` are added to the description if
    they are there; those in `telling` only prove that it is this layout.
    """

    bank: str
    day: str
    words: str
    credit: str = ""
    amount: str = ""
    way: str = ""
    telling: tuple[str, ...] = ()
    more: tuple[str, ...] = ()

    @property
    def needed(self):
        return {self.day, self.words, self.credit, self.amount, self.way, *self.telling} - {""}


# Those that need more columns first: the last ones are what many banks call them.
LAYOUTS = [
    # BCA: KlikBCA and myBCA, KlikBCA Bisnis, and the latter in English.
    Layout("bca", "tanggaltransaksi", "keterangan", amount="jumlah", telling=("cabang",)),
    Layout("bca", "tanggal", "keterangan", amount="jumlah", telling=("cabang",)),
    Layout("bca", "tanggal", "keterangan", amount="mutasi", telling=("cabang",)),
    Layout("bca", "date", "description", amount="amount", telling=("branch", "balance")),
    # Mandiri: MCM and Kopra, Mandiri Internet Bisnis, Kopra's account statement.
    Layout("mandiri", "postdate", "remarks", credit="creditamount", more=("additionaldesc",)),
    Layout("mandiri", "date", "description", credit="credit", telling=("valdate",), more=("referenceno",)),
    Layout("mandiri", "postingdate", "remark", credit="credit", more=("referenceno",)),
    # BRI: Qlola and CMS, IB BRI and BRImo, older IB BRI.
    Layout("bri", "tgltran", "desktran", credit="mutasikredit", more=("trremk", "remarkcustom")),
    Layout("bri", "tgltransaksi", "deskripsi", credit="kredit", more=("remarkcustom",)),
    Layout("bri", "tanggaltransaksi", "uraiantransaksi", credit="kredit"),
    Layout("bri", "tanggal", "transaksi", credit="kredit"),
    # BNI: BNIDirect in two forms, BNI Internet Banking.
    Layout("bni", "postdate", "description", credit="credit", telling=("journalno",)),
    Layout("bni", "postdate", "description", amount="amount", way="dbcr", telling=("journalno",)),
    Layout("bni", "tanggaltransaksi", "uraiantransaksi", amount="nominal", way="tipe"),
    Layout("other", "tanggal", "keterangan", credit="kredit"),
]
# Columns and head lines that tell whose account it is.
ACCOUNT_COLUMNS = {"norek", "norekening", "nomorrekening", "accountno", "accountnumber"}


def name_of(cell):
    """How a header is compared: "Db/Cr" -> "dbcr", "TGL_TRAN" -> "tgltran"."""
    return re.sub(r"[\W_]", "", cell).lower()


def layout_of(names):
    """The layout whose columns all stand in a row of names, or None."""
    return next((layout for layout in LAYOUTS if layout.needed <= set(names)), None)
