"""The words of region names: how people write them, and how a search reads what people typed.

The same `words_of` cuts both the stored names and the typed text, so the two always meet.
"""

import re
import unicodedata

# Names that the decree writes in full and nobody else does.
DISPLAY_NAMES = {"31": "DKI Jakarta", "34": "DI Yogyakarta"}

ABBREVIATIONS = {
    "jkt": "jakarta",
    "jaksel": "jakarta selatan",
    "jakpus": "jakarta pusat",
    "jaktim": "jakarta timur",
    "jakbar": "jakarta barat",
    "jakut": "jakarta utara",
    "bdg": "bandung",
    "kbb": "bandung barat",
    "cmh": "cimahi",
    "bgr": "bogor",
    "dpk": "depok",
    "bks": "bekasi",
    "tgr": "tangerang",
    "tng": "tangerang",
    "tangsel": "tangerang selatan",
    "krw": "karawang",
    "crb": "cirebon",
    "tsm": "tasikmalaya",
    "smg": "semarang",
    "solo": "surakarta",
    "pwt": "purwokerto",
    "yk": "yogyakarta",
    "diy": "yogyakarta",
    "jogja": "yogyakarta",
    "jogjakarta": "yogyakarta",
    "sby": "surabaya",
    "mlg": "malang",
    "sda": "sidoarjo",
    "dps": "denpasar",
    "mdn": "medan",
    "plg": "palembang",
    "pku": "pekanbaru",
    "pdg": "padang",
    "bpn": "balikpapan",
    "smd": "samarinda",
    "bjm": "banjarmasin",
    "ptk": "pontianak",
    "mks": "makassar",
    "mdo": "manado",
    "sumut": "sumatera utara",
    "sumbar": "sumatera barat",
    "sumsel": "sumatera selatan",
    "babel": "bangka belitung",
    "kepri": "kepulauan riau",
    "jabar": "jawa barat",
    "jateng": "jawa tengah",
    "jatim": "jawa timur",
    "ntb": "nusa tenggara barat",
    "ntt": "nusa tenggara timur",
    "kalbar": "kalimantan barat",
    "kalteng": "kalimantan tengah",
    "kalsel": "kalimantan selatan",
    "kaltim": "kalimantan timur",
    "kaltara": "kalimantan utara",
    "sulut": "sulawesi utara",
    "sulteng": "sulawesi tengah",
    "sulsel": "sulawesi selatan",
    "sultra": "sulawesi tenggara",
    "sulbar": "sulawesi barat",
    "malut": "maluku utara",
    "gn": "gunung",
    "kp": "kampung",
    "pd": "pondok",
    "ps": "pasar",
    "tg": "tanjung",
    "tj": "tanjung",
}

# Said around a name, never what tells one place from another. "Kota" and "kabupaten" are not
# among them: they are all that tells Kota Bogor from Kabupaten Bogor.
TYPE_WORDS = {
    *("kec", "kecamatan", "kel", "kelurahan", "ds", "desa", "distrik", "prov", "provinsi"),
    *("adm", "administrasi", "daerah", "khusus", "ibukota", "istimewa", "kodepos", "indonesia"),
}

NOT_A_WORD = re.compile(r"[^a-z0-9]+")
APOSTROPHES = str.maketrans("", "", "'`\u00b4\u2018\u2019")


def words_of(text):
    """Cut `text` into plain lower-case words.

    Accents and apostrophes go (`Udek Du'en` is `udek duen`), full-width digits become plain ones,
    everything else that is neither letter nor digit parts words.
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(APOSTROPHES))
    plain = decomposed.encode("ascii", "ignore").decode().lower()
    return NOT_A_WORD.sub(" ", plain).split()


def typed_words(text):
    """Read what a shopper typed: abbreviations written out, type words dropped, none twice.

    A text of nothing but type words keeps them: a village may be called that.
    """
    written_out = [word for typed in words_of(text) for word in ABBREVIATIONS.get(typed, typed).split()]
    telling = [word for word in written_out if word not in TYPE_WORDS]
    return list(dict.fromkeys(telling or written_out))


def display_name(code, name):
    """Return the name as people write it: `Kab. Bogor`, `Jakarta Selatan`, `DKI Jakarta`."""
    if code in DISPLAY_NAMES:
        return DISPLAY_NAMES[code]
    name = name.replace("Kota Administrasi ", "").replace("Kabupaten Administrasi ", "Kab. ")
    name = name.replace("Kabupaten ", "Kab. ")
    return name.title() if name.islower() else name
