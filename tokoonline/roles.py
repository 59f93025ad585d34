"""The database roles of the shop and the time each may keep others waiting.

The limits belong to the roles, not to connections, so that they also hold behind PgBouncer.
"""

WEB_ROLE = "toko"
WORKER_ROLE = "toko_worker"

_LIMITS = {"lock_timeout": "2s", "idle_in_transaction_session_timeout": "15s"}
TIME_OUTS = {
    WEB_ROLE: {"statement_timeout": "5s"} | _LIMITS,
    WORKER_ROLE: {"statement_timeout": "60s"} | _LIMITS,
}


def role_statements(database: str) -> str:
    """Return the SQL that makes the two roles and gives them their limits; it may run again.

    A superuser runs it, since only one may make roles. The web's role owns the database; the
    worker's is a member of it, so it may do the same with more time.
    """
    statements = [
        f"SELECT 'CREATE ROLE {role} LOGIN' "
        f"WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') \\gexec"
        for role in TIME_OUTS
    ]
    statements.append(f"GRANT {WEB_ROLE} TO {WORKER_ROLE};")
    for role, limits in TIME_OUTS.items():
        statements += [f"ALTER ROLE {role} SET {name} = '{value}';" for name, value in limits.items()]
    statements.append(f"ALTER DATABASE {database} OWNER TO {WEB_ROLE};")
    return "\n".join(statements) + "\n"
