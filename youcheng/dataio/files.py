"""Files that a person hands over."""

from pathlib import Path

from django.utils.translation import gettext as _

from youcheng.lib.objections import Objection, Refused
from youcheng.lib.sheets.guards import MAX_BYTES, too_big


def load(path: Path) -> bytes:
    """Read a file whole, unless it is too big for that.

    Raises:
        Refused: it is not there, is a folder, may not be read, or is over the limit.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise too_big(size)
        return path.read_bytes()
    except IsADirectoryError:
        message = _("%(file)s is a folder. Name the file itself.")
    except PermissionError:
        message = _("%(file)s may not be read by this account. Change its rights.")
    except (OSError, ValueError):
        message = _("There is no file %(file)s. Check its name.")
    raise Refused(Objection("no_file", message % {"file": path}))
