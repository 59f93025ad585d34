"""How slowly passwords are checked."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class ShopPasswordHasher(Argon2PasswordHasher):
    """Argon2id with the smaller of OWASP's equal choices: 19 MiB, two passes, one lane.

    Django's own 100 MiB on eight lanes takes 190 ms: forty log-ins at once would be 4 GB.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
