"""Pages of responsibilities."""

from youcheng.responsibilities.views.matrix import matrix, matrix_export
from youcheng.responsibilities.views.matters import (
    duty_end,
    sector_duties,
    tie_duties,
    tie_propose,
)

__all__ = ["duty_end", "matrix", "matrix_export", "sector_duties", "tie_duties", "tie_propose"]
