from itertools import combinations

from django.db import migrations

# What Indonesian shoppers type for the same thing; staff add theirs in the back office.
GROUPS = """
kaos, kaus, t-shirt
celana jeans, jins
hp, handphone, ponsel, smartphone
laptop, notebook
cas, charger, pengisi daya
sprei, seprai, seprei
telur, telor
sandal, sendal
tas ransel, backpack, ransel
kulkas, lemari es
setrika, strika
rice cooker, penanak nasi, magic com
jilbab, hijab, kerudung
baju anak, pakaian anak
sabun cuci, deterjen
popok, pampers, diapers
minyak goreng, migor
ac, pendingin ruangan
tv, televisi
earphone, headset
masker, face mask
skincare, perawatan kulit
parfum, minyak wangi
kado, hadiah
sepeda motor, motor
gorden, gordyn, tirai
kasur, springbed
cangkir, mug
lemari, almari
"""


def pairs():
    for line in GROUPS.strip().splitlines():
        yield from combinations([term.strip() for term in line.split(",")], 2)


def add(apps, schema_editor):
    SearchSynonym = apps.get_model("catalog", "SearchSynonym")
    SearchSynonym.objects.bulk_create(
        [SearchSynonym(term=term, replacement=replacement) for term, replacement in pairs()],
        ignore_conflicts=True,
    )


def remove(apps, schema_editor):
    SearchSynonym = apps.get_model("catalog", "SearchSynonym")
    for term, replacement in pairs():
        SearchSynonym.objects.filter(term=term, replacement=replacement).delete()


class Migration(migrations.Migration):
    dependencies = [("catalog", "0008_relearn_products")]

    operations = [migrations.RunPython(add, remove)]
