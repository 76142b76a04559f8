"""Circulars as their list and their page show them."""

from youcheng.circulars.queries.choosing import people_of_units, units_to_choose, units_with_people
from youcheng.circulars.queries.lists import SHOWN, Row, circulars_of, receipts_of, rows_of
from youcheng.circulars.queries.matrix import Line, Matrix, matrix_of, mine_of

__all__ = [
    "SHOWN",
    "Line",
    "Matrix",
    "Row",
    "circulars_of",
    "matrix_of",
    "mine_of",
    "people_of_units",
    "receipts_of",
    "rows_of",
    "units_to_choose",
    "units_with_people",
]
