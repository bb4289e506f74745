"""`leadline serve`: the whole line on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from leadline.shell.cli import ready
from leadline.shell.database.embedded import exit_on_sigterm
from leadline.shell.serve.serving import THREADS, keep_watch, serving

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; behind a TLS proxy leave it.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=1, max=65534, help="Pages and API; the live stream is on the next.")
    ] = 8000,
    threads: Annotated[int, typer.Option(min=1, max=512, help="Threads that take reports.")] = THREADS,
) -> None:
    """Start database, sorting, pages, API and live stream; until Ctrl-C or SIGTERM.

    Nothing here speaks TLS: put a proxy in front, set LEADLINE_HTTPS=1, LEADLINE_HOSTS and
    LEADLINE_ORIGINS, and pass /console/live to the next port.

    Examples:

    \b
        leadline serve
        leadline serve --port 9000
        LEADLINE_PROFILE=cn-2022-order2 LEADLINE_POLICY=own.toml leadline serve
    """
    ready.check()
    exit_on_sigterm()
    with serving(host, port, threads=threads) as watch:
        typer.echo(f"The line:    http://{host}:{port}/")
        typer.echo(f"The console: http://{host}:{port}/console/   (first: leadline accounts add NAME)")
        keep_watch(watch)
