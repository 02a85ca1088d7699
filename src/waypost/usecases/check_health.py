"""Is the installation well? What its database tells: reachable, sound, up to date, and is the work done?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from waypost.ports.codes import Mappings
from waypost.ports.database import Database, DatabaseUnavailable, SchemaTooNew
from waypost.usecases.map_code import unmapped_now
from waypost.usecases.tell_accounts import AccountAsked, AccountState, Backlog, accounts_asked
from waypost.usecases.watch_codes import marked, watch_codes

OVERDUE_AFTER = timedelta(minutes=5)
MANY_WAITING = 50_000


class Verdict(StrEnum):
    """How well something is."""

    OK = "OK"
    WARN = "WARN"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `advice` says what to do where it is not well."""

    what: str
    verdict: Verdict
    detail: str
    advice: str = ""


def check_database(database: Database, *, now: datetime, mappings: Mappings) -> list[Finding]:
    """Look at stored data from the outside in; where one thing fails, what rests on it is not asked."""
    try:
        pending = database.pending_migrations()
    except SchemaTooNew as problem:
        return [Finding("migrations", Verdict.FAIL, str(problem), "install the newer Waypost again")]
    except DatabaseUnavailable as problem:
        return [Finding("database", Verdict.FAIL, str(problem), "check the address and whether it runs")]
    findings = [Finding("database", Verdict.OK, f"{database.kind} answers")]
    if pending:
        detail = f"{len(pending)} still to be applied: {', '.join(pending)}"
        return [*findings, Finding("migrations", Verdict.WARN, detail, "run `waypost migrate`")]
    findings.append(Finding("migrations", Verdict.OK, "the schema is up to date"))
    findings.append(_integrity(database))
    findings += _work(database, now)
    findings.append(_keys(database))
    findings.append(_unmapped(database, mappings))
    findings += _drift(database, now)
    findings += _accounts(database, mappings, now)
    return findings


def _integrity(database: Database) -> Finding:
    problems = database.check()
    if problems:
        advice = "stop the server, copy the database away, restore the last good backup"
        return Finding("integrity", Verdict.FAIL, "; ".join(problems[:3]), advice)
    return Finding("integrity", Verdict.OK, "the database is sound")


def _work(database: Database, now: datetime) -> list[Finding]:
    with database.read() as tx:
        counts, due_at = tx.jobs.counts(), tx.jobs.next_due_at()
    waiting, dead = counts.get("waiting", 0), counts.get("dead", 0)
    if due_at is not None and now - due_at > OVERDUE_AFTER:
        late_min = (now - due_at) // timedelta(minutes=1)
        detail = f"{waiting:,} jobs wait, the oldest for {late_min:,} minutes: no worker seems to run"
        worker = Finding("worker", Verdict.WARN, detail, "run `waypost serve` or `waypost work`")
    elif waiting > MANY_WAITING:
        detail = f"{waiting:,} jobs wait"
        worker = Finding("worker", Verdict.WARN, detail, "start another worker: `waypost work`")
    else:
        worker = Finding("worker", Verdict.OK, f"{waiting:,} jobs wait, none is overdue")
    if dead:
        advice = "look at them with `waypost jobs list`, then `waypost jobs revive`"
        return [worker, Finding("dead letters", Verdict.WARN, f"{dead:,} jobs were given up", advice)]
    return [worker, Finding("dead letters", Verdict.OK, "no job was given up")]


def _keys(database: Database) -> Finding:
    with database.read() as tx:
        valid = [key for key in tx.keys.all() if key.revoked_at is None]
    if not valid:
        advice = 'make one for your programs: waypost keys create "my shop"'
        return Finding("API keys", Verdict.WARN, "there is none: no program can call the API", advice)
    return Finding("API keys", Verdict.OK, f"{len(valid)} in force")


def _unmapped(database: Database, mappings: Mappings) -> Finding:
    with database.read() as tx:
        codes = unmapped_now(tx, mappings=mappings, limit=100)
    if not codes:
        return Finding("carrier codes", Verdict.OK, "every code that came is understood")
    worst = max(codes, key=lambda code: code.count)
    detail = f"{len(codes)} codes are not understood, most often {worst.carrier or '?'} {worst.code}"
    return Finding(
        "carrier codes", Verdict.WARN, detail, "look with `waypost map list`, then `waypost map set`"
    )


def _accounts(database: Database, mappings: Mappings, now: datetime) -> list[Finding]:
    """How each account with a carrier keeps up, and what a person must mend."""
    with database.read() as tx:
        asked = accounts_asked(tx, connectors=mappings, now=now)
    if not asked:
        return [Finding("carrier accounts", Verdict.OK, "there is none: no carrier is asked")]
    return [_account(one) for one in asked]


def _account(one: AccountAsked) -> Finding:
    log, what = one.backlog, f"account {one.name}"
    if one.trouble is not None:
        late = "" if one.state is AccountState.STOPPED else _late(log)
        return Finding(what, Verdict.WARN, f"{one.trouble}{late}", one.advice or "")
    left = f"{one.calls_left} of {one.calls_per_hour} calls left"
    return Finding(what, Verdict.OK, f"{log.shipments:,} shipments, {left}{_late(log)}")


def _late(log: Backlog) -> str:
    if not log.waiting:
        return ""
    median_h, worst_h = (span / timedelta(hours=1) for span in (log.median_delay, log.worst_delay))
    return f"; {log.waiting:,} wait, late by {median_h:.1f} h, worst {worst_h:.1f} h"


def _drift(database: Database, now: datetime) -> list[Finding]:
    with database.read() as tx:
        drifts = watch_codes(tx, now=now)
    advice = "the carrier seems to have changed its codes: `waypost map list`, or install a newer Waypost"
    return [Finding("code drift", Verdict.WARN, sentence, advice) for _, sentence in marked(drifts)]
