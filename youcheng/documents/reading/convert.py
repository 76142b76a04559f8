"""Office files as PDF, through the office program of the settings."""

import logging
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from youcheng.documents.reading.trouble import Unreadable

log = logging.getLogger(__name__)
SECONDS = 120


@contextmanager
def as_pdf(path: Path, type_: str) -> Iterator[Path]:
    """
    Raises:
        Unreadable: the program made nothing of it, as of a file with a password.
    """
    with TemporaryDirectory(prefix="youcheng-") as folder:
        source = Path(folder) / f"document.{type_}"
        source.symlink_to(path.resolve())
        try:
            subprocess.run(  # noqa: S603 - the program of the settings, a file of our own naming
                [
                    settings.SOFFICE,
                    f"-env:UserInstallation=file://{folder}/profile",
                    "--headless",
                    "--norestore",
                    "--convert-to",
                    "pdf",
                    "--outdir",
                    folder,
                    str(source),
                ],
                check=True,
                capture_output=True,
                timeout=SECONDS,
            )
        except (subprocess.SubprocessError, OSError) as error:
            log.warning("the office program: %s", error)
            raise Unreadable from error
        made = source.with_suffix(".pdf")
        if not made.exists():
            raise Unreadable
        yield made
