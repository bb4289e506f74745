"""The three configuration files of the embedded PostgreSQL, as text.

They are written anew at each start; what an operator adds belongs into `local.conf` beside them, which wins.
"""

from __future__ import annotations

from leadline.shell.database.layout import PORT, ROLE, SUPERUSER, Layout

#: What must be on so that "accepted" means "on the disk".
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")

#: Sized for two cores and 2 GB or more; a tenth of what that machine has goes to shared_buffers.
SIZES = {
    "max_connections": "100",
    "shared_buffers": "'256MB'",
    "effective_cache_size": "'1GB'",
    "work_mem": "'8MB'",
    "maintenance_work_mem": "'64MB'",
    "max_wal_size": "'1GB'",
    "random_page_cost": "1.1",
    # two cores are busy with sorting, and a container's /dev/shm of 64 MB is too small for parallel queries
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
}

#: Reports are never written to a log: an ERROR quotes the value it refuses and its DETAIL the whole row, so
#: only LOG, FATAL and PANIC are kept, without DETAIL, statement and parameters. The caller gets the error.
QUIET_LOG = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_connections": "''",
    "log_timezone": "'UTC'",
    "timezone": "'UTC'",
}

#: One file a weekday, emptied when its day comes again: a week of log and no more.
LOG_FILES = {
    "logging_collector": "on",
    "log_filename": "'postgresql-%a.log'",
    "log_rotation_age": "'1d'",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
}


def postgresql_conf(layout: Layout, *, durable: bool) -> str:
    """The text of postgresql.conf; `durable=False` trades safety for speed and is for tests only."""
    switch = "on" if durable else "off"
    settings = {
        "listen_addresses": "''",
        "port": str(PORT),
        "unix_socket_directories": _quoted(str(layout.socket_dir)),
        "unix_socket_permissions": "0700",
        "log_directory": _quoted(str(layout.log)),
        **dict.fromkeys(DURABLE, switch),
        **SIZES,
        **QUIET_LOG,
        **LOG_FILES,
    }
    lines = [f"{name} = {value}" for name, value in settings.items()]
    head = "# Written by Leadline at each start; put your own settings into local.conf beside this file."
    return "\n".join([head, *lines, "include_if_exists = 'local.conf'", ""])


def pg_hba_conf() -> str:
    """The text of pg_hba.conf: the kernel says who calls over the socket; nobody else may."""
    return "# Written by Leadline at each start.\nlocal all all peer map=leadline\n"


def pg_ident_conf(owner: str) -> str:
    """The text of pg_ident.conf: root and the owner of the data may be either role."""
    lines = [
        f'leadline "{user}" {role}' for user in dict.fromkeys(("root", owner)) for role in (ROLE, SUPERUSER)
    ]
    return "\n".join(["# Written by Leadline at each start.", *lines, ""])


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
