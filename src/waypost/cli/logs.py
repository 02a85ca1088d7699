"""How the long-running commands write their log: to the error stream, as text or as JSON."""

import logging
import sys

import structlog

from waypost.config import Config


def set_up_logs(config: Config, *, is_quiet: bool = False) -> None:
    """Make structlog write as the settings say; `is_quiet`: warnings only, unless told to be talkative."""
    level = "warning" if is_quiet and config.log_level == "info" else config.log_level
    is_text = config.log_format == "text" or (config.log_format == "auto" and sys.stderr.isatty())
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if is_text else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([] if is_text else [structlog.processors.format_exc_info]),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
