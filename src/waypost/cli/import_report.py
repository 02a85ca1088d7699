"""What became of an import, counted to the row."""

from rich.console import Console
from rich.table import Table

from waypost.cli.import_run import ImportRun


def show_report(run: ImportRun, console: Console) -> None:
    """Counts that add up, the events by type, what was remarked, and the first errors."""
    counts = run.counts
    would = "would be " if run.is_dry else ""
    console.print(
        f"{counts.read:,} rows read = {counts.recorded:,} {would}recorded + {counts.duplicate:,} duplicate"
        f" + {len(counts.rejected):,} rejected, in {run.took_s:.1f} s"
        f" ({counts.read / max(run.took_s, 0.001):,.0f} rows/s)",
        style="bold",
        highlight=False,
    )
    if counts.events:
        shown = Table(show_edge=False, pad_edge=False)
        shown.add_column("new events")
        shown.add_column("count", justify="right")
        for name, count in sorted(counts.events.items(), key=lambda pair: (-pair[1], pair[0])):
            shown.add_row(name, f"{count:,}")
        console.print(shown)
    for joined in run.plan.joins:
        if joined.alone:
            console.print(f"note: {joined.alone:,} rows found no partner in {joined.other}", highlight=False)
    for remark, count in counts.remarks.most_common():
        console.print(f"note: {count:,} times: {remark}", highlight=False)
    for one in run.first_errors:
        console.print(f"[red]row {one.number}[/red] {one.field}: ", end="", highlight=False)
        console.print(one.detail, markup=False, highlight=False)
    if counts.rejected and not run.is_dry:
        console.print(f"All refused rows, each with its reason: {run.errors_path}", highlight=False)
    if run.is_dry:
        console.print("Nothing was written (--dry-run).")
