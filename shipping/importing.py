"""Read couriers, services, zones, tariffs and holidays from CSV files (docs/tariffs.md)."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from .models import Courier, CourierService, Holiday, Tariff, Zone, ZoneMember

SHIPPED_FOLDER = Path(__file__).parent / "data"

BOOLEANS = {"yes": True, "ya": True, "1": True, "no": False, "tidak": False, "0": False}


@dataclass(frozen=True)
class Table:
    """How a file maps to a model.

    `key` are the columns that tell one row from another, `key_paths` the same seen from an
    instance; `columns` are copied as they are; a reference is found by the key of its own table.
    """

    file: str
    model: type[models.Model]
    key: tuple[str, ...]
    key_paths: tuple[str, ...]
    columns: tuple[str, ...]
    references: dict[str, tuple[type[models.Model], tuple[str, ...]]] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    # What every row of the file is, besides its cells.
    fixed: dict[str, object] = field(default_factory=dict)

    @property
    def header(self):
        """Every column of the file, each once."""
        referring = [column for _model, columns in self.references.values() for column in columns]
        return list(dict.fromkeys([*self.key, *self.columns, *referring]))


TABLES = (
    Table("couriers.csv", Courier, ("code",), ("code",), ("code", "name", "tracking_url")),
    Table(
        "services.csv",
        CourierService,
        ("courier", "code"),
        ("courier__code", "code"),
        (
            *("code", "name", "kind", "minimum_grams", "round_up_from_grams", "divisor"),
            *("maximum_grams", "max_side_mm", "max_girth_mm", "supports_cod"),
            *("insurance_bp", "insurance_fee_amount"),
        ),
        {"courier": (Courier, ("courier",))},
        # Files of before services were insured, or measured around, have no such columns.
        optional=("insurance_bp", "insurance_fee_amount", "max_girth_mm"),
    ),
    Table("zones.csv", Zone, ("code",), ("code",), ("code", "name")),
    Table(
        "members.csv",
        ZoneMember,
        ("region_prefix",),
        ("region_prefix",),
        ("region_prefix",),
        {"zone": (Zone, ("zone",))},
    ),
    Table(
        "tariffs.csv",
        Tariff,
        ("zone", "courier", "service"),
        ("zone__code", "service__courier__code", "service__code"),
        ("first_kg", "first_price", "next_kg_price", "days_min", "days_max", "note"),
        {"zone": (Zone, ("zone",)), "service": (CourierService, ("courier", "service"))},
        optional=("note",),
    ),
    Table("holidays.csv", Holiday, ("date",), ("date",), ("date", "name"), fixed={"is_computed": False}),
)


@dataclass(frozen=True)
class RowError:
    """What is wrong where; `row` counts from 1, the header, as a spreadsheet does."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self):
        return f"{self.file}:{self.row} {self.column}: {self.reason}"


class TariffsRefused(Exception):
    """Some rows cannot be; nothing was imported. `errors` is a list of RowError."""

    def __init__(self, errors):
        super().__init__(*errors)
        self.errors = errors


@dataclass
class Imported:
    """How many rows of one file were new, different, or already so."""

    file: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0


@transaction.atomic
def import_tariffs(path=SHIPPED_FOLDER, *, is_dry_run=False):
    """Bring the tables in line with the files at `path` and return an Imported for each.

    `path` is a folder, of which files may be missing, or one file named as in TABLES. Rows are
    added or changed, never deleted, so a file may hold only what is new; a second run changes
    nothing. One transaction: raises TariffsRefused with every wrong row, and then nothing was
    imported. A dry run does it all, and takes it back.
    """
    rows_of = RowsOf()
    imported = [import_table(table, file, rows_of) for table in TABLES if (file := file_of(table, path))]
    if not imported:
        names = ", ".join(table.file for table in TABLES)
        reason = _("None of %(names)s is here.") % {"names": names}
        rows_of.errors.append(RowError(Path(path).name, 1, "-", reason))
    if rows_of.errors:
        raise TariffsRefused(rows_of.errors)
    transaction.set_rollback(is_dry_run)
    return imported


def file_of(table, path):
    path = Path(path)
    file = path / table.file if path.is_dir() else path
    return file if file.name == table.file and file.is_file() else None


class RowsOf(dict):
    """The rows of each model by their key, read once, and every error met on the way."""

    def __init__(self):
        super().__init__()
        self.errors = []
        for table in TABLES:
            related = {path.rpartition("__")[0] for path in table.key_paths} - {""}
            rows = table.model.objects.select_related(*related) if related else table.model.objects
            self[table.model] = {
                tuple(str(at_path(row, path)) for path in table.key_paths): row for row in rows.all()
            }


def at_path(row, path):
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def import_table(table, file, rows_of):
    imported = Imported(table.file)
    seen = set()
    for number, cells in numbered_rows(table, file, rows_of.errors):
        key = tuple(cells[column] for column in table.key)
        if key in seen:
            problems = {table.key[0]: _("This row stands in the file twice.")}
        else:
            seen.add(key)
            problems = import_row(table, key, cells, rows_of, imported)
        rows_of.errors += [
            RowError(table.file, number, column, reason) for column, reason in problems.items()
        ]
    return imported


def numbered_rows(table, file, errors):
    """Yield row number and stripped cells; a file that cannot be read becomes an error."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        errors.append(RowError(table.file, 1, "-", _("The file is not in UTF-8.")))
        return
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    rows = csv.DictReader(text.splitlines(), delimiter=delimiter)
    rows.fieldnames = [name.strip() for name in rows.fieldnames or []]
    wrong_columns = list(header_errors(table, rows.fieldnames))
    if wrong_columns:
        errors += wrong_columns
        return
    for cells in rows:
        if None in cells or None in cells.values():
            reason = _("The row has more or fewer cells than the header.")
            errors.append(RowError(table.file, rows.line_num, "-", reason))
        else:
            yield rows.line_num, {name: cell.strip() for name, cell in cells.items()}


def header_errors(table, names):
    for name in table.header:
        if name not in (*names, *table.optional):
            yield RowError(table.file, 1, name, _("This column is missing."))
    for name in names:
        if name not in table.header:
            yield RowError(table.file, 1, name, _("This column is unknown."))


def import_row(table, key, cells, rows_of, imported):
    """Add or change one row; return what is wrong with it, by column."""
    values, problems = clean_cells(table, cells)
    values |= table.fixed
    for name, (model, columns) in table.references.items():
        found = rows_of[model].get(tuple(cells[column] for column in columns))
        if found is None:
            problems[columns[-1]] = _("There is no “%(code)s” to refer to.") % {"code": cells[columns[-1]]}
        values[name] = found
    if problems:
        return problems
    row = rows_of[table.model].get(key)
    is_new = row is None
    row = row or table.model()
    different = {name for name, value in values.items() if is_new or getattr(row, name) != value}
    if not different:
        imported.unchanged += 1
        return {}
    for name in different:
        setattr(row, name, values[name])
    try:
        with transaction.atomic():
            row.save(force_insert=is_new)
    except IntegrityError as error:
        return {"-": words_of_constraint(table.model, error)}
    rows_of[table.model][key] = row
    imported.added += is_new
    imported.changed += not is_new
    return {}


def words_of_constraint(model, error):
    """Say what the table refused in the words its constraint has for people."""
    name = error.__cause__.diag.constraint_name
    words = {constraint.name: constraint.violation_error_message for constraint in model._meta.constraints}
    return str(words.get(name) or _("This row is there already."))


def clean_cells(table, cells):
    """Return the values of the plain columns, and what is wrong, by column."""
    values, problems = {}, {}
    for name in table.columns:
        if name not in cells:
            continue
        column = table.model._meta.get_field(name)
        try:
            values[name] = column.clean(as_typed(column, cells[name]), None)
        except ValidationError as error:
            problems[name] = " ".join(error.messages)
    return values, problems


def as_typed(column, cell):
    """Return what `column.clean` should be given for the text of a cell."""
    if isinstance(column, models.BooleanField):
        return BOOLEANS.get(cell.lower(), cell)
    if "\x00" in cell:
        raise ValidationError(_("A cell must not hold a null character."))
    if isinstance(column, models.CharField) and cell.startswith(("=", "+", "-", "@")):
        raise ValidationError(_("A text must not begin like a formula."))
    return cell or (cell if isinstance(column, models.CharField) else None)
