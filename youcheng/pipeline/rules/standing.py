"""When a case stands still: against how long others took, else against a bound of our own."""

from youcheng.pipeline.enums import CaseStage
from youcheng.pipeline.rules.forecast import Pace

TIMES, LONG_TIMES = 2, 4
"""Of what nine of ten stays took; the project's own until an office says otherwise [mem]."""
DAYS = {CaseStage.LEAD: 365, CaseStage.PREPARING: 120, CaseStage.CONTACT: 270}
OTHERS = 120
"""Days where too few cases went through a stage to say what is usual."""


def standing_state(stage: str, stood: int, pace: Pace | None) -> str:
    """ "still" or "long", or nothing to tell. stood: days in the stage."""
    if pace is not None and pace.is_known:
        usual = max(pace.quantile(0.9), 14)
        still, long = usual * TIMES, usual * LONG_TIMES
    else:
        still = DAYS.get(CaseStage(stage), OTHERS)
        long = 2 * still
    if stood > long:
        return "long"
    return "still" if stood > still else ""
