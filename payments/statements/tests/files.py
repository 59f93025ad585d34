"""Statements as the banks export them, with lines of our choice."""

from datetime import date

TODAY = date(2026, 11, 21)


def rupiah(amount):
    """1234567 -> "1,234,567.00", as most banks write."""
    return f"{amount:,}.00"


def points(amount):
    """1234567 -> "1.234.567,00"."""
    return rupiah(amount).translate(str.maketrans(",.", ".,"))


def bca(*lines, number="1234567890", period="01/11/2026 - 21/11/2026"):
    """KlikBCA: lines are (day "21/11", words, amount, "CR" or "DB")."""
    rows = "".join(
        f'"\'{day}","{words}","\'0000","{rupiah(amount)} {way}","9,999,999.00"\r\n'
        for day, words, amount, way in lines
    )
    return (
        '"Informasi Rekening - Mutasi Rekening"," "," "," "," "\r\n\r\n'
        f'"No. rekening : {number}"\r\n"Nama : PT TOKO ONLINE"\r\n"Periode : {period}"\r\n'
        '"Kode Mata Uang : Rp"\r\n'
        '"Tanggal Transaksi","Keterangan","Cabang","Jumlah","Saldo"\r\n'
        f'{rows}"Saldo Awal : 21,912,192.00"\r\n"Mutasi Debet : 0.00","0"\r\n'
        '"Mutasi Kredit : 3,528,964.00","1"\r\n"Saldo Akhir : 25,441,156.00"\r\n'
    ).encode()


def klikbca_bisnis(*lines, number="1234567890"):
    """KlikBCA Bisnis in English: the way in a column without a name, no year and no period."""
    rows = "".join(
        f"'{day},{words},'0000,{amount}.00,{way},1042939.96\n" for day, words, amount, way in lines
    )
    return (
        f"Account No.,=,'{number}\nName,=,PT TOKO ONLINE\nCurrency,=,IDR\n\n"
        f"Date,Description,Branch,Amount,,Balance\n{rows}"
        "Starting Balance,=,934539.96\nCredit,=,108400.00\nDebet,=,\nEnding Balance,=,1042939.96\n"
    ).encode()


def mandiri(*lines, number="1370012345678"):
    """Kopra: lines are (day "21 November 2026", words, amount that came in)."""
    rows = "".join(
        f"{number};IDR;{day} 14:24:27;{words};Trf Inw CN;{amount}.00;0.00;130941712.79\n"
        for day, words, amount in lines
    )
    head = "AccountNo;Ccy;PostDate;Remarks;AdditionalDesc;Credit Amount;Debit Amount;Close Balance\n"
    return ("\ufeff" + head + rows).encode()


def bri(*lines, number="005001000123456"):
    """Qlola: lines are (day "2026-11-21", words, amount that came in)."""
    head = "NOREK,TGL_TRAN,TGL_EFEKTIF,JAM_TRAN,SEQ,DESK_TRAN,SALDO_AWAL_MUTASI,MUTASI_DEBET,MUTASI_KREDIT"
    rows = "".join(
        f'"{number}","{day} 00:00:00","{day} 00:00:00","082501","1","{words}","1.00",".00","{amount}.00"\n'
        for day, words, amount in lines
    )
    return (head + "\n" + rows).encode()


def bni(*lines):
    """BNI Internet Banking: lines are (day "21-Nov-26", words, amount, "Cr" or "Db")."""
    rows = "".join(f"{day};{words};{way};{points(amount)};9.999,00\r\n" for day, words, amount, way in lines)
    head = "Laporan Mutasi Rekening\r\n\r\nTanggal Transaksi;Uraian Transaksi;Tipe;Nominal;Saldo\r\n"
    return (head + rows + "Total;;;0,00;0,00\r\n").encode("latin-1")


def bni_direct(*lines):
    """BNIDirect: lines are (day "21/11/26", words, amount that came in)."""
    rows = "".join(f'{day} 08.30.15,{day},0259,100,"{words}",.00,"{rupiah(a)}",\n' for day, words, a in lines)
    return ("Post Date,Value Date,Branch,Journal No.,Description,Debit,Credit,\n" + rows).encode()
