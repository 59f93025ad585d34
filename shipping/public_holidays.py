"""Print Indonesia's public holidays of the years named, as JSON [[date, name], ...].

A program of its own (`holiday_keeping.py` starts it): the package it reads takes 20 MB that
neither the web nor the worker should carry for a minute's work a week. Collective leave is not
among them, couriers travel then.
"""

import json
import sys

from holidays import country_holidays


def public_holidays(years):
    found = country_holidays("ID", years=years, language="id")
    return [[day.isoformat(), name] for day, name in sorted(found.items()) if day.year in years]


if __name__ == "__main__":
    json.dump(public_holidays([int(year) for year in sys.argv[1:]]), sys.stdout)
