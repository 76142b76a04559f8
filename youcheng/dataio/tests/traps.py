"""Rows of a ledger full of traps, each with its verdict and what is said of it."""

from datetime import date

F, C, G = "友好城市", "友好合作城市", "民间友好"

# city, foreign name, country, state, kind, home, signed, status, ended, term, note → verdict, codes
TRAPS = [
    (("图尔库", "Turku", "芬兰", "", F, "", "1990-05-01"), "created", set()),
    (("聖路易斯", "", "美國", "", F, "南京市", "1979-11-02"), "created", set()),
    (("赫尔辛基", None, "FI", None, C, None, date(2001, 2, 3)), "created", set()),
    (("墨尔本", "", "澳大利亚", "", C, "栖霞区", "2003"), "created", set()),
    (("莱比锡市", "Leipzig", "德国", "", F, "市", "一九八八年五月二十一日"), "created", set()),
    (("", "Daejeon", "大韩民国", "", F, "", "1994.11"), "created", set()),
    (("布隆方丹市（曼加翁）", "", "南非", "", F, "", 2000), "created", set()),
    (("图尔库", "Turku", "芬兰", "", F, "", "1990-05-01"), "duplicate", {"duplicate"}),
    (("图尔库市", "", "Finland", "", F, "南京", "1991-06-02"), "duplicate", {"duplicate_differs"}),
    (("伦敦", "London", "", "", F, "", "2001"), "rejected", {"ambiguous_place"}),
    (("伦敦", "London", "加拿大", "", F, "", "2001"), "created", set()),
    (("珀斯", "Perth", "", "", F, "", "2001"), "rejected", {"ambiguous_place"}),
    (("珀斯", "Perth", "英国", "", F, "", "2001"), "created", set()),
    (("伯明翰", "Birmingham", "美国", "", F, "", "2001"), "rejected", {"ambiguous_place"}),
    (("伯明翰", "Birmingham", "美国", "亚拉巴马", F, "", "2001"), "created", set()),
    (("康塞普西翁", "Concepción", "", "", F, "", "2001"), "rejected", {"ambiguous_place"}),
    (("佛罗伦萨", "Florence", "美国", "", F, "", "2001"), "rejected", {"ambiguous_place"}),
    (("佛罗伦萨", "Florence", "意大利", "", F, "", "1980-02-22"), "created", set()),
    (("维多利亚", "Victoria", "", "", F, "", "2001"), "rejected", {"ambiguous_place"}),
    (("汉堡", "Hamburg", "乌有国", "", F, "", "2001"), "rejected", {"unknown_country"}),
    (("坦佩雷", "", "芬兰", "", F, "福州市", "2001"), "rejected", {"unknown_unit"}),
    (("坦佩雷", "", "芬兰", "", F, "鼓楼区(福州)", "2001"), "rejected", {"unknown_unit"}),
    (("坦佩雷", "", "芬兰", "", F, "", "2017-02-30"), "rejected", {"bad_date"}),
    (("坦佩雷", "", "芬兰", "", F, "", "03/04/1998"), "rejected", {"bad_date"}),
    (("坦佩雷", "", "芬兰", "", F, "", "2199-01-01"), "rejected", {"future_date"}),
    (
        ("坦佩雷", "", "芬兰", "", F, "", "2001-01-01", "终止", "1999-01-01"),
        "rejected",
        {"end_before_start"},
    ),
    (("大阪", "Osaka", "韩国", "", F, "", "2001"), "rejected", {"country_doubtful"}),
    (("上海", "Shanghai", "中国", "", F, "", "2001"), "rejected", {"not_abroad"}),
    (("", "", "芬兰", "", F, "", "2001"), "rejected", {"missing_place"}),
    (("新地方", "Newplace", "芬兰", "", F, "", "2001"), "created", {"new_place"}),
    (("德累斯顿", "Dresden", "德国", "", "甲种关系", "", "2001"), "created", {"unknown_kind"}),
    (("斯图加特", "Stuttgart", "德国", "", "", "", "2001"), "created", {"missing_kind"}),
    (("慕尼黑", "Munich", "德国", "", "意向书", "", "2010-03-01"), "created", set()),
    (("沃尔夫斯堡", "Wolfsburg", "德国", "", F, "", "不详"), "created", set()),
    (("横滨", "Yokohama", "日本", "", F, "", "2001-01-01", "暂停"), "created", set()),
    (("大阪", "Osaka", "日本", "", F, "", "2001-01-01", "终止", "2010-01-01"), "created", set()),
    (("名古屋", "Nagoya", "日本", "", F, "", "2001-01-01", "", "", "5年"), "created", set()),
    (("釜山", "Busan", "韩国", "", F, "", "2001-01-01", "", "", "5年，自动续期"), "created", set()),
    (("曼彻斯特", "Manchester", "英国", "", G, "", 41000), "created", {"date_serial"}),
]
N_TRAPS = len(TRAPS)
