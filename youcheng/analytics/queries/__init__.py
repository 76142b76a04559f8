from youcheng.analytics.queries.ranks import CohortRank, Rival, cohort_ranks
from youcheng.analytics.queries.reconciliation import Line, Reason, figure_days, reconciliation
from youcheng.analytics.queries.situation import Coverage, Question, Situation, situation
from youcheng.analytics.queries.ties import TieRow, counted_rows, map_points
from youcheng.analytics.queries.world import has_grouping

__all__ = [
    "CohortRank",
    "Coverage",
    "Line",
    "Question",
    "Reason",
    "Rival",
    "Situation",
    "TieRow",
    "cohort_ranks",
    "counted_rows",
    "figure_days",
    "has_grouping",
    "map_points",
    "reconciliation",
    "situation",
]
