"""When Indonesians shop: in the evening, on payday, on double dates, in the weeks before Lebaran."""

from datetime import datetime, time, timedelta

# Of each weekday from Monday, in per cent of an ordinary day.
WEEKDAYS = (98, 94, 95, 98, 104, 116, 112)
# From 25 to 1 there is money.
PAYDAY = 135
DOUBLE_DATE = 190
# 9.9, 10.10, 11.11 and 12.12 (Harbolnas) grow from year to year.
GREAT_SALES = {9: 240, 10: 260, 11: 480, 12: 520}
LEBARAN = {2025: (3, 31), 2026: (3, 20), 2027: (3, 10), 2028: (2, 26), 2029: (2, 14)}
HOLIDAY_BONUS, HOMECOMING = 150, 45
# A year ago the shop sold this share of what it sells today.
GROWTH_FROM = 55
# Of each hour from midnight.
HOURS = (4, 2, 1, 1, 2, 4, 8, 14, 22, 30, 34, 36, 44, 40, 32, 30, 30, 32, 38, 52, 66, 64, 46, 18)
SALE_HOURS = (60, 24, *HOURS[2:])


def day_weight(day, *, age_days, days):
    """How much is ordered on a day, in ten-thousandths of an ordinary one today."""
    growth = 100 - (100 - GROWTH_FROM) * age_days // max(days, 1)
    weight = growth * WEEKDAYS[day.weekday()]
    if day.day >= 25 or day.day == 1:
        weight = weight * PAYDAY // 100
    if day.day == day.month:
        weight = weight * GREAT_SALES.get(day.month, DOUBLE_DATE) // 100
    return weight * lebaran_weight(day) // 100


def lebaran_weight(day):
    if day.year not in LEBARAN:
        return 100
    days_left = (day.replace(month=LEBARAN[day.year][0], day=LEBARAN[day.year][1]) - day).days
    if 5 <= days_left <= 19:
        return HOLIDAY_BONUS
    return HOMECOMING if -4 <= days_left <= 2 else 100


def order_times(random, count, *, days, until):
    """`count` instants in the `days` before `until` (an aware local time), oldest first."""
    dates = [until.date() - timedelta(days=age) for age in range(days)]
    weights = [day_weight(day, age_days=age, days=days) for age, day in enumerate(dates)]
    times = []
    while len(times) < count:
        for day in random.choices(dates, weights, k=count - len(times)):
            at = time_of_day(random, day, until.tzinfo)
            if at < until:
                times.append(at)
    return sorted(times)


def time_of_day(random, day, zone):
    hours = SALE_HOURS if day.day == day.month else HOURS
    (hour,) = random.choices(range(24), hours)
    clock = time(hour, random.randrange(60), random.randrange(60))
    return datetime.combine(day, clock, tzinfo=zone)


def while_awake(at):
    """The instant itself, or eight o'clock of the next morning: money is looked at every day."""
    if at.hour < 8:
        return at.replace(hour=8, minute=at.minute % 30)
    return at if at.hour < 22 else at.replace(hour=8, minute=at.minute % 30) + timedelta(days=1)


def in_working_hours(at):
    """The instant itself, or nine o'clock of the next morning that staff are there (not on Sundays)."""
    opening = at.replace(hour=9, minute=at.minute % 30)
    if at.hour < 9:
        at = opening
    elif at.hour >= 18:
        at = opening + timedelta(days=1)
    if at.weekday() == 6:
        at = at.replace(hour=9, minute=at.minute % 30) + timedelta(days=1)
    return at
