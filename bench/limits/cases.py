"""The board and the page of a case, bare: SQL written by hand for each, and a plain template."""

from django.http import HttpRequest, HttpResponse

from bench.limits import sql
from bench.limits.views import _answer, _page

OPEN = """
    SELECT c.id, c.track, c.stage, c.aim, c.moved_on, p.name_zh, p.name_en, n.name_zh, n.region,
           u.name_zh, o.name_zh
    FROM pipeline_case c JOIN registry_locality p ON p.id = c.place_id
    JOIN registry_country n ON n.iso2 = p.country_id
    JOIN accounts_unit u ON u.id = c.home_id JOIN accounts_unit o ON o.id = c.owner_id
    WHERE c.closed_on IS NULL AND u.path LIKE %s
    ORDER BY c.moved_on DESC, c.id DESC LIMIT 360
"""
COUNTS = """
    SELECT c.stage, count(*) FROM pipeline_case c JOIN accounts_unit u ON u.id = c.home_id
    WHERE c.closed_on IS NULL AND u.path LIKE %s GROUP BY c.stage
"""
BOARD = _page("""{% for stage, n in counts %}<h2>{{ stage }} {{ n }}</h2>{% endfor %}<ul>
{% for pk, track, stage, aim, moved, zh, en, country, region, home, owner in rows %}
<li class="kc {{ region }}"><a href="/pipeline/cases/{{ pk }}/"><b>{{ zh }}</b></a>
<span>{{ country }}</span><div>{{ track }} {{ aim }}</div><div>{{ stage }} {{ moved|date:"Y-m-d" }}
{{ owner }}</div></li>{% endfor %}</ul>""")


def board(request: HttpRequest) -> HttpResponse:
    under = [f"{request.GET['under']}%"]
    return _answer(BOARD, counts=sql.ask(COUNTS, under), rows=sql.ask(OPEN, under))


CASE = """
    SELECT c.track, c.stage, c.aim, c.note, c.opened_on, c.planned_on, p.name_zh, p.name_en,
           n.name_zh, u.name_zh, o.name_zh
    FROM pipeline_case c JOIN registry_locality p ON p.id = c.place_id
    JOIN registry_country n ON n.iso2 = p.country_id
    JOIN accounts_unit u ON u.id = c.home_id JOIN accounts_unit o ON o.id = c.owner_id
    WHERE c.id = %s AND u.path LIKE %s
"""
MOVES = """
    SELECT m.from_stage, m.to_stage, m."on", m.reason, r.kind, r.number, w.title
    FROM pipeline_move m LEFT JOIN pipeline_casepaper r ON r.id = m.paper_id
    LEFT JOIN accounts_user w ON w.id = m.by_id WHERE m.case_id = %s ORDER BY m.number
"""
FOUND = """
    SELECT f.outcome, f.severity, f.reason, v.code, v.version, v.name_zh
    FROM pipeline_finding f JOIN pipeline_move m ON m.id = f.move_id
    JOIN pipeline_ruleversion v ON v.id = f.rule_id WHERE m.case_id = %s ORDER BY f.id
"""
PAPERS = """
    SELECT kind, heading, number, dated_on, body FROM pipeline_casepaper
    WHERE case_id = %s AND retracted_at IS NULL ORDER BY dated_on, id
"""
RULES = """
    SELECT code, version, name_zh, text_zh, severity, source FROM pipeline_ruleversion
    WHERE is_on ORDER BY position, code
"""
PAGE = _page("""{% for one in case %}<h1>{{ one.6 }}</h1>{% for value in one %}<p>{{ value }}</p>
{% endfor %}{% endfor %}<ul>{% for row in moves %}<li>{% for value in row %}{{ value|default:"" }}
{% endfor %}</li>{% endfor %}</ul><ul>{% for row in found %}<li>{% for value in row %}{{ value }}
{% endfor %}</li>{% endfor %}</ul><ul>{% for row in papers %}<li>{% for value in row %}
{{ value|default:"" }}{% endfor %}</li>{% endfor %}</ul><ul>{% for row in rules %}<li>
{% for value in row %}{{ value }}{% endfor %}</li>{% endfor %}</ul>""")


def case(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(
        PAGE,
        case=sql.ask(CASE, [pk, f"{request.GET['under']}%"]),
        moves=sql.ask(MOVES, [pk]),
        found=sql.ask(FOUND, [pk]),
        papers=sql.ask(PAPERS, [pk]),
        rules=sql.ask(RULES),
    )
