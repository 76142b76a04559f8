from typing import Any

from gunicorn.glogging import Logger

from youcheng.config.logs import SecretPaths


class ServerLogger(Logger):
    """Gunicorn's, whose handlers are its own and know nothing of the settings."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.addFilter(SecretPaths())
