"""What a database's schema is, as lines of text that can be compared."""

import sqlite3

import psycopg

SQLITE = (
    "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
)
_COLUMNS = (
    "SELECT format('column %s.%s %s %s default %s identity %s', table_name, column_name, data_type,"
    " CASE is_nullable WHEN 'NO' THEN 'not null' ELSE 'null' END, coalesce(column_default, '-'), is_identity)"
    " FROM information_schema.columns WHERE table_schema = 'public'"
)
_CONSTRAINTS = (
    "SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))"
    " FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
)
_INDEXES = "SELECT format('index %s', indexdef) FROM pg_indexes WHERE schemaname = 'public'"
_TABLES = (
    "SELECT format('table %s %s', relname, coalesce(array_to_string(reloptions, ' '), '-')) FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
)
POSTGRES = (_COLUMNS, _CONSTRAINTS, _INDEXES, _TABLES)


def sqlite_schema(path: str) -> list[str]:
    opened = sqlite3.connect(path)
    lines = []
    for kind, name, table, sql in opened.execute(SQLITE).fetchall():
        lines.append(f"{kind} {name} {sql and ' '.join(sql.split())}")
        if kind == "table":
            for query in ("table_xinfo", "foreign_key_list", "index_list"):
                rows = opened.execute(f"SELECT * FROM pragma_{query}(?)", (table,)).fetchall()
                lines += sorted(f"{kind} {name} {query} {row[1:]}" for row in rows)
    opened.close()
    return sorted(lines)


def postgres_schema(url: str) -> list[str]:
    with psycopg.connect(url) as opened:
        return sorted(row[0] for query in POSTGRES for row in opened.execute(query).fetchall())
