from youcheng.analytics.queries.ranks import CohortRank, Rival, cohort_ranks
from youcheng.analytics.queries.reconciliation import Line, Reason, reconciliation
from youcheng.analytics.queries.situation import Question, Situation, situation
from youcheng.analytics.queries.ties import TieRow, counted_rows, map_points

__all__ = [
    "CohortRank",
    "Line",
    "Question",
    "Reason",
    "Rival",
    "Situation",
    "TieRow",
    "cohort_ranks",
    "counted_rows",
    "map_points",
    "reconciliation",
    "situation",
]
