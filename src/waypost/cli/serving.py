"""`waypost serve` and `waypost work`."""

import click

from waypost.cli.logs import set_up_logs
from waypost.cli.settings import database_option, settings, with_port


@click.command()
@click.option("--host", help="The address to listen on (WAYPOST_HOST, else 127.0.0.1).")
@click.option("--port", type=int, help="The port to listen on (WAYPOST_PORT, else 8080); 0 takes a free one.")
@click.option("--worker/--no-worker", default=None, help="Whether to do the work that is due, too.")
@click.option(
    "--demo", "is_demo", is_flag=True, help="Fill a demo shop if there is none, and keep it moving."
)
@click.option("--orders", type=click.IntRange(1, 20_000), default=500, show_default=True, help="With --demo.")
@click.option(
    "--seed", type=int, default=7, show_default=True, help="With --demo: another seed, another shop."
)
@click.option("--speed", type=click.FloatRange(0.1, 100_000), default=600, show_default=True,
              help="With --demo: how many times quicker than life (600: ten minutes a second).")  # fmt: skip
@database_option
def serve(
    *, host: str | None, port: int | None, worker: bool | None, is_demo: bool, orders: int, seed: int,
    speed: float, database_url: str | None,
) -> None:  # fmt: skip
    """Start the server and, in the same process, the worker.

    Serves the API (/v1, described at /docs), the buyers' pages (/t/..., /lookup) and /healthz. The database
    is made and brought up to date by itself.

    \b
    Examples:
      waypost serve --demo              look around in a shop full of moving parcels
      waypost serve --port 9000         your own shop
      WAYPOST_DATABASE_URL=postgresql://waypost@db/waypost waypost serve --host 0.0.0.0
    """
    from waypost import wiring  # noqa: PLC0415 - heavy: only when it runs

    config = with_port(settings(host=host, port=port, worker=worker, database_url=database_url))
    set_up_logs(config, is_quiet=is_demo)
    if is_demo:
        from waypost.cli.demo import serve_demo  # noqa: PLC0415 - heavy: only when it runs

        serve_demo(config, orders=orders, seed=seed, speed=speed)
        return
    click.echo(f"Waypost listens on {config.public_url}  (API: {config.public_url}/docs). Ctrl-C ends it.")
    wiring.run_server(config)


@click.command()
@database_option
def work(*, database_url: str | None) -> None:
    """Start a worker alone: estimates, cleaning up, whatever is due.

    For installations where `waypost serve --no-worker` runs elsewhere. Several workers may share a database.
    """
    from waypost import wiring  # noqa: PLC0415 - heavy: only when it runs

    config = settings(database_url=database_url)
    set_up_logs(config)
    click.echo("The worker is at work. Ctrl-C ends it.")
    wiring.run_worker(config)
