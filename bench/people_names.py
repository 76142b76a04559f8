"""Parts of names, to be put together by lot: nobody here is meant.

Facts, not texts, from public lists: the family names of the Seventh National Population Census and
the yearly report on names of the Ministry of Public Security (China), Forebears and Wiktionary's
appendices of names (Europe), the romanisations of the Hong Kong Identity Card, ISO 9, BGN/PCGN and
the passports of Russia (Cyrillic), ELOT 743 (Greek), the Revised Romanisation and its everyday
rivals (Korean), Hepburn (Japanese); the Chinese writings follow Xinhua's tables (世界人名翻译大辞典).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a name. native: in its own script. latin: in Latin letters, the usual way first.
    zh: its Chinese writing. nicks: short forms in daily use. sex: of a given name."""

    native: str
    latin: tuple[str, ...]
    zh: str = ""
    nicks: tuple[str, ...] = ()
    sex: str = ""


def _parts(table: str, sex: str = "") -> list[Part]:
    """Rows of `native latin|latin zh nick|nick`, of which all but the first may be left out or -."""
    found = []
    for row in table.strip().splitlines():
        native, latin, zh, nicks = (*row.split(), "", "", "")[:4]
        ways = tuple(latin.split("|")) if latin.strip("-") else (native,)
        short = tuple(nicks.split("|")) if nicks else ()
        found.append(Part(native, ways, zh.strip("-"), short, sex))
    return found


def _joined(stems: str, ends: str) -> list[Part]:
    """Family names as their languages make them: each stem with each end."""
    return [
        Part(
            one.native + two.native,
            tuple(dict.fromkeys(a + b for a in one.latin for b in two.latin)),
            one.zh + two.zh,
        )
        for one in _parts(stems)
        for two in _parts(ends)
    ]


HAN_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
"""By the number of bearers, the most first."""
HAN_DOUBLE = ("欧阳", "司马", "诸葛", "上官", "司徒")
HAN_MALE = (
    "伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林建国志文海峰永春新庆晓东立成振云"
)
HAN_FEMALE = (
    "芳娜敏静丽艳娟霞秀燕玲桂英兰红梅琳慧婷雪莹倩颖洁佳欣怡雅思雨琪梦瑶晓文淑珍玉凤美华春小明月云"
)
CANTONESE = {
    "王": "Wong", "李": "Lee", "张": "Cheung", "刘": "Lau", "陈": "Chan", "杨": "Yeung",
    "黄": "Wong", "赵": "Chiu", "吴": "Ng", "周": "Chow", "徐": "Tsui", "孙": "Suen", "马": "Ma",
    "朱": "Chu", "胡": "Wu", "郭": "Kwok", "何": "Ho", "高": "Ko", "林": "Lam", "郑": "Cheng",
    "谢": "Tse", "罗": "Law", "梁": "Leung", "宋": "Sung", "唐": "Tong", "许": "Hui", "韩": "Hon",
    "冯": "Fung", "邓": "Tang", "曹": "Tso", "彭": "Pang", "曾": "Tsang", "肖": "Siu", "田": "Tin",
    "董": "Tung", "袁": "Yuen", "潘": "Poon", "于": "Yu", "蒋": "Cheung", "蔡": "Choi", "余": "Yu",
    "杜": "To", "叶": "Yip", "程": "Ching", "苏": "So", "魏": "Ngai", "吕": "Lui", "丁": "Ting",
    "任": "Yam", "沈": "Sum",
    "伟": "Wai", "强": "Keung", "军": "Kwan", "杰": "Kit", "明": "Ming", "刚": "Kong", "平": "Ping",
    "辉": "Fai", "华": "Wah", "飞": "Fei", "波": "Bor", "宇": "Yu", "健": "Kin", "俊": "Chun",
    "建": "Kin", "国": "Kwok", "志": "Chi", "文": "Man", "海": "Hoi", "峰": "Fung", "永": "Wing",
    "春": "Chun", "新": "San", "庆": "Hing", "晓": "Hiu", "东": "Tung", "立": "Lap", "成": "Shing",
    "芳": "Fong", "敏": "Man", "静": "Ching", "丽": "Lai", "玲": "Ling", "桂": "Kwai",
    "英": "Ying", "兰": "Lan", "红": "Hung", "梅": "Mui", "琳": "Lam", "慧": "Wai", "雪": "Suet",
    "欣": "Yan", "怡": "Yi", "雅": "Nga", "思": "Sze", "雨": "Yu", "小": "Siu", "美": "Mei",
    "玉": "Yuk", "凤": "Fung", "月": "Yuet", "云": "Wan", "佳": "Kai", "淑": "Shuk", "珍": "Chun",
}  # fmt: skip

GERMAN = (
    _parts(
        """
Jürgen - 于尔根
Wolfgang - 沃尔夫冈 Wolf
Thomas - 托马斯 Tom
Michael - 米夏埃尔 Micha
Andreas - 安德烈亚斯 Andi
Stefan Stefan|Stephan 斯特凡
Günther Günther|Gunter 京特
Matthias Matthias|Mathias 马蒂亚斯
Hans - 汉斯
Friedrich - 弗里德里希 Fritz
Ulrich - 乌尔里希 Uli
Jörg - 约尔格
Klaus Klaus|Claus 克劳斯
Sebastian - 塞巴斯蒂安 Basti
Heinrich - 海因里希 Heinz
Burkhard - 布克哈德
""",
        "male",
    )
    + _parts(
        """
Christina Christina|Kristina 克里斯蒂娜 Tina
Käthe - 克特
Brigitte - 布丽吉特 Gitte
Susanne - 苏珊娜 Susi
Katharina Katharina|Catharina 卡塔琳娜 Kathi
Sabine - 萨比内
Elisabeth Elisabeth|Elizabeth 伊丽莎白 Lisa
Monika Monika|Monica 莫妮卡
Franziska - 弗兰齐斯卡 Franzi
Ursula - 乌尔苏拉 Uschi
Bärbel - 贝贝尔
Margarete Margarete|Margarethe 玛格丽特 Grete
Gudrun - 古德龙
Angelika - 安格莉卡
""",
        "female",
    ),
    _parts(
        """
Müller - 米勒
Schmidt Schmidt|Schmitt 施密特
Schneider - 施奈德
Fischer - 菲舍尔
Weber - 韦伯
Meyer Meyer|Meier|Maier 迈尔
Wagner - 瓦格纳
Schröder - 施罗德
Köhler - 克勒
Krüger - 克吕格
Jäger - 耶格
Böhm - 伯姆
Groß - 格罗斯
Schäfer - 舍费尔
""")
    + _joined(
        """
Stein - 施泰因
Rosen - 罗森
Linden - 林登
Feld - 费尔德
Birken - 比肯
Grün - 格林
Öster - 厄斯特
Hammer - 哈默
Wald - 瓦尔德
Eichen - 艾兴
Kirch - 基希
Neu - 诺伊
Schön - 舍恩
Mühlen - 米伦
""",
        """
bach - 巴赫
berger - 贝格尔
mann - 曼
hoff - 霍夫
kamp - 坎普
bauer - 鲍尔
thal - 塔尔
feld - 费尔德
dorf - 多夫
""",
    ),
)  # fmt: skip
ENGLISH = (
    _parts(
        """
William - 威廉 Bill|Will
Robert - 罗伯特 Bob|Rob
Richard - 理查德 Dick
George - 乔治
Christopher - 克里斯托弗 Chris
Steven Steven|Stephen 史蒂文 Steve
Geoffrey Geoffrey|Jeffrey 杰弗里 Jeff
Andrew - 安德鲁 Andy
Edward - 爱德华 Ted|Ed
Gregory - 格雷戈里 Greg
Lawrence Lawrence|Laurence 劳伦斯 Larry
Anthony - 安东尼 Tony
""",
        "male",
    )
    + _parts(
        """
Margaret - 玛格丽特 Maggie|Peggy
Elizabeth Elizabeth|Elisabeth 伊丽莎白 Liz|Betty
Katherine Katherine|Catherine|Kathryn 凯瑟琳 Kate
Christina Christina|Kristina 克里斯蒂娜 Tina
Rebecca Rebecca|Rebekah 丽贝卡 Becky
Deborah Deborah|Debra 德博拉 Debbie
Patricia - 帕特里夏 Pat
Jennifer - 珍妮弗 Jenny
Victoria - 维多利亚 Vicky
Sarah Sarah|Sara 萨拉
""",
        "female",
    ),
    _parts(
        """
Smith Smith|Smyth 史密斯
Miller - 米勒
Brown Brown|Browne 布朗
Clarke Clarke|Clark 克拉克
O'Connor O'Connor|OConnor 奥康纳
McDonald McDonald|MacDonald 麦克唐纳
""")
    + _joined(
        """
Hamil - 哈米尔
Brad - 布拉德
Hutch - 哈奇
Wal - 沃尔
Pember - 彭伯
Claver - 克拉弗
Middle - 米德尔
Brom - 布罗姆
Stam - 斯坦
Thorn - 索恩
Kings - 金斯
Ather - 阿瑟
""",
        """
ton - 顿
ford - 福德
ley ley|leigh 利
son - 森
field - 菲尔德
worth - 沃思
well - 韦尔
""",
    ),
)  # fmt: skip
RUSSIAN = (
    _parts(
        """
Сергей Sergey|Sergei|Serguei 谢尔盖 Сережа
Дмитрий Dmitry|Dmitri|Dmitrii|Dmitriy 德米特里 Дима
Александр Aleksandr|Alexander|Alexandr 亚历山大 Саша
Юрий Yury|Yuri|Yuriy|Iurii 尤里 Юра
Алексей Aleksey|Alexei|Aleksei|Alexey 阿列克谢 Леша
Михаил Mikhail|Mihail 米哈伊尔 Миша
Николай Nikolay|Nikolai|Nikolaj 尼古拉 Коля
Евгений Evgeny|Yevgeny|Evgenii|Yevgeniy 叶夫根尼 Женя
Василий Vasily|Vasiliy|Vasilii 瓦西里 Вася
Андрей Andrey|Andrei|Andrej 安德烈
Григорий Grigory|Grigoriy|Grigorii 格里戈里 Гриша
Фёдор Fyodor|Fedor|Feodor 费奥多尔 Федя
""",
        "male",
    )
    + _parts(
        """
Наталья Natalya|Natalia|Nataliia 娜塔莉亚 Наташа
Татьяна Tatyana|Tatiana|Tatjana 塔季扬娜 Таня
Екатерина Ekaterina|Yekaterina|Jekaterina 叶卡捷琳娜 Катя
Юлия Yulia|Julia|Iuliia|Yuliya 尤利娅
Елена Elena|Yelena|Jelena 叶莲娜 Лена
Ксения Ksenia|Xenia|Kseniya 克谢尼娅
Мария Maria|Mariya|Mariia 玛丽亚 Маша
Людмила Lyudmila|Ludmila|Liudmila 柳德米拉 Люда
""",
        "female",
    ),
    _joined(
        """
Петр Petr 彼得罗
Иван Ivan 伊万诺
Щербак Shcherbak|Scherbak 谢尔巴科
Чайк Chaik|Tchaik|Chayk 柴科
Жук Zhuk|Jouk 茹科
Хомяк Khomyak|Homiak|Khomiak 霍米亚科
Сокол Sokol 索科洛
Кузнец Kuznets|Kusnez 库兹涅佐
Виноград Vinograd 维诺格拉多
Белоус Belous 别洛乌索
Журавл Zhuravl|Juravl 茹拉夫廖
Третьяк Tretyak|Tretiak 特列季亚科
Цветк Tsvetk|Zvetk 茨韦特科
Лаврент Lavrent 拉夫连季
Ярослав Yaroslav|Iaroslav|Jaroslav 雅罗斯拉
Мельник Melnik 梅利尼科
Прохор Prokhor|Prohor 普罗霍罗
Гаврил Gavril 加夫里洛
""",
        """
ов ov|off 夫
овский ovsky|ovskiy|ovskii|owski 夫斯基
енко enko 年科
ин in 金
евич evich|evitch 维奇
""",
    ),
)
GREEK = (
    _parts(
        """
Γεώργιος Georgios|Giorgos|Yorgos 乔治奥斯
Κωνσταντίνος Konstantinos|Constantinos 康斯坦丁诺斯
Δημήτριος Dimitrios|Demetrios 季米特里奥斯
Ευάγγελος Evangelos|Vangelis 埃万耶洛斯
Χρήστος Christos|Hristos 赫里斯托斯
Παναγιώτης Panagiotis|Panayiotis 帕纳约蒂斯
Βασίλειος Vasileios|Vassilios|Vasilios 瓦西利奥斯
Αθανάσιος Athanasios 阿萨纳西奥斯
""",
        "male",
    )
    + _parts(
        """
Ειρήνη Eirini|Irini|Irene 伊里妮
Αικατερίνη Aikaterini|Ekaterini 埃卡泰里尼
Βασιλική Vasiliki|Vassiliki 瓦西利基
Ελένη Eleni|Helen 埃莱妮
Δήμητρα Dimitra|Demetra 季米特拉
""",
        "female",
    ),
    _joined(
        """
Παπαδ Papad 帕帕德
Γεωργ Georg 乔治
Νικολ Nikol|Nicol 尼科
Χριστ Christ|Hrist 赫里斯特
Δημητρ Dimitr 季米特
Αντων Anton 安东
Μιχαηλ Michail|Mihail 米哈伊
Θεοδωρ Theodor 塞奥佐
Καραγιανν Karagiann|Karayann 卡拉扬
Σταυρ Stavr 斯塔夫
""",
        """
όπουλος opoulos 普洛斯
ίδης idis|ides 季斯
άκης akis 基斯
άτος atos 托斯
έλλης ellis 埃利斯
""",
    ),
)
ARABIC = (
    _parts(
        """
محمد Mohammed|Muhammad|Mohamed|Mohammad 穆罕默德
أحمد Ahmed|Ahmad 艾哈迈德
يوسف Youssef|Yusuf|Yousef 优素福
حسين Hussein|Husain|Hussain 侯赛因
خالد Khaled|Khalid 哈立德
عمر Omar|Umar 奥马尔
سعيد Saeed|Said|Sa'id 赛义德
إبراهيم Ibrahim|Ebrahim 易卜拉欣
طارق Tariq|Tarek 塔里克
""",
        "male",
    )
    + _parts(
        """
فاطمة Fatima|Fatma|Fatimah 法蒂玛
عائشة Aisha|Ayesha|Aicha 阿伊莎
مريم Maryam|Mariam|Meriem 玛丽亚姆
نور Nour|Noor|Nur 努尔
""",
        "female",
    ),
    _parts(
        """
الحسن Al-Hassan|El-Hassan|Alhasan 哈桑
القاسمي Al-Qasimi|Al-Kasimi|Alqasimi 卡西米
المنصور Al-Mansour|Al-Mansur|El-Mansour 曼苏尔
الشريف Al-Sharif|El-Sherif|Ash-Sharif 谢里夫
البغدادي Al-Baghdadi|El-Baghdadi 巴格达迪
الخطيب Al-Khatib|El-Khatib|Al-Khateeb 哈提卜
المصري Al-Masri|El-Masry|Almasri 马斯里
الرشيد Al-Rashid|Ar-Rashid|Al-Rasheed 拉希德
الفاروق Al-Farouk|Al-Faruq|El-Farouk 法鲁克
حمدان Hamdan 哈姆丹
النجار Al-Najjar|El-Naggar|An-Najjar 纳贾尔
التميمي Al-Tamimi|At-Tamimi 塔米米
السالم Al-Salem|As-Salim|Al-Salim 萨利姆
زيدان Zidan|Zeidan|Zaydan 齐丹
الجابري Al-Jabri|Al-Jaberi|El-Gabri 贾布里
قدري Kadri|Qadri 卡德里
""",
    ),
)
POLISH = (
    _parts(
        """
Łukasz - 卢卡什
Wojciech - 沃伊切赫 Wojtek
Grzegorz - 格热戈日
Krzysztof - 克日什托夫
Zbigniew - 兹比格涅夫
Stanisław - 斯坦尼斯瓦夫
""",
        "male",
    )
    + _parts(
        """
Małgorzata - 马乌戈扎塔 Gosia
Agnieszka - 阿格涅什卡
Bożena - 博热娜
Grażyna - 格拉任娜
Elżbieta - 埃尔日别塔 Ela
""",
        "female",
    ),
    _joined(
        """
Wiśniew - 维希涅夫
Dąbrow - 东布罗夫
Zieliń - 杰林
Malinow - 马利诺夫
Jabłoń - 雅布翁
Kaczmar - 卡奇马尔
Wróblew - 弗鲁布莱夫
Szczepań - 什切潘
""",
        """
ski - 斯基
czyk - 奇克
ek - 埃克
owicz - 奥维奇
""",
    ),
)
ROMANCE = (
    _parts(
        """
José - 何塞 Pepe
François - 弗朗索瓦
Jérôme - 热罗姆
Raúl - 劳尔
Andrés - 安德烈斯
Sérgio - 塞尔吉奥
Ângelo - 安热洛
Giuseppe - 朱塞佩 Beppe
Jesús - 赫苏斯
""",
        "male",
    )
    + _parts(
        """
María - 玛丽亚
Inês - 伊内斯
Hélène - 埃莱娜
Lucía - 露西娅
Conceição - 孔塞桑
Chiara - 基娅拉
Béatrice - 贝亚特丽斯
""",
        "female",
    ),
    [
        Part(f"{one.native} {two.native}", (f"{one.native} {two.native}",), f"{one.zh}·{two.zh}")
        for one in _parts(
            """
García - 加西亚
Muñoz - 穆尼奥斯
Gonçalves - 贡萨尔维斯
Álvarez - 阿尔瓦雷斯
Domínguez - 多明格斯
Lefèvre - 勒费弗尔
Bianchi - 比安基
Peña - 佩尼亚
Araújo - 阿劳若
Beaumont - 博蒙
Moretti - 莫雷蒂
"""
        )
        for two in _parts(
            """
Fernández - 费尔南德斯
Sánchez - 桑切斯
Magalhães - 马加良斯
Núñez - 努涅斯
Castelló - 卡斯特略
Ibáñez - 伊瓦涅斯
Simões - 西蒙斯
Vallée - 瓦莱
"""
        )
    ],
)
NORDIC = (
    _parts(
        """
Bjørn Bjørn|Bjoern 比约恩
Åke Åke|Aake 奥克
Søren Søren|Soeren 瑟伦
Mikael Mikael|Michael 米卡埃尔
Göran Göran|Goeran 约兰
Jens - 延斯
""",
        "male",
    )
    + _parts(
        """
Åsa Åsa|Aasa 奥萨
Kirsten - 基尔斯滕
Märta - 梅塔
Ingrid - 英格丽德
Sólveig Sólveig|Solveig 索尔韦格
""",
        "female",
    ),
    _joined(
        """
Lind - 林德
Sjö - 舍
Öst - 厄斯特
Berg - 贝里
Grön - 格伦
Hall - 哈尔
Åker - 奥克尔
Nord - 努尔德
""",
        """
ström - 斯特伦
gren - 格伦
qvist qvist|kvist 奎斯特
lund - 伦德
strand - 斯特兰德
""",
    ),
)
JAPANESE = (
    _parts(
        """
太郎 Taro|Tarō|Tarou 太郎
健一 Kenichi|Ken'ichi 健一
洋平 Yohei|Yōhei|Youhei 洋平
雄太 Yuta|Yūta|Yuuta 雄太
浩二 Koji|Kōji|Kouji 浩二
翔太 Shota|Shōta|Shouta 翔太
修 Osamu 修
隆 Takashi 隆
""",
        "male",
    )
    + _parts(
        """
裕子 Yuko|Yūko|Yuuko 裕子
陽子 Yoko|Yōko|Youko 阳子
恵美 Emi|Megumi 惠美
智子 Tomoko 智子
真由美 Mayumi 真由美
香織 Kaori 香织
""",
        "female",
    ),
    _parts(
        """
佐藤 Sato|Satō|Satoh|Satou 佐藤
鈴木 Suzuki 铃木
高橋 Takahashi 高桥
伊藤 Ito|Itō|Itoh|Itou 伊藤
加藤 Kato|Katō|Katoh|Katou 加藤
斎藤 Saito|Saitō|Saitoh 斋藤
遠藤 Endo|Endō|Endou 远藤
後藤 Goto|Gotō|Gotoh 后藤
大野 Ono|Ōno|Ohno 大野
渡辺 Watanabe 渡边
小林 Kobayashi 小林
井上 Inoue|Inouye 井上
""")
    + _joined(
        """
山 Yama 山
中 Naka 中
松 Matsu 松
石 Ishi 石
西 Nishi 西
北 Kita 北
森 Mori 森
藤 Fuji 藤
大 Ō|O|Oh 大
杉 Sugi 杉
""",
        """
田 da|ta 田
本 moto 本
村 mura 村
川 kawa|gawa 川
島 shima 岛
野 no 野
""",
    ),
)  # fmt: skip
KOREAN_FAMILY = _parts(
    """
김 Kim|Gim 金
이 Lee|Yi|Rhee 李
박 Park|Bak|Pak 朴
최 Choi|Choe 崔
정 Jung|Jeong|Chung 郑
강 Kang|Gang 姜
조 Cho|Jo 赵
윤 Yoon|Yun 尹
장 Jang|Chang 张
임 Lim|Im 林
오 Oh|O 吴
한 Han 韩
신 Shin|Sin 申
서 Seo|Suh 徐
권 Kwon|Gwon 权
황 Hwang 黄
송 Song 宋
류 Ryu|Yoo 柳
"""
)
KOREAN_SYLLABLES = _parts(
    """
민 min 敏
준 jun|joon 俊
서 seo|suh 瑞
연 yeon|yun 妍
지 ji|jee 智
영 young|yeong 英
희 hee|hui 熙
수 soo|su 秀
현 hyun|hyeon 贤
우 woo|u 宇
은 eun|un 恩
호 ho 浩
성 sung|seong 成
경 kyung|gyeong 京
진 jin 真
재 jae 在
동 dong 东
혜 hye 惠
"""
)
ONE_NAME = _parts(
    """
Sutrisno - 苏特里斯诺
Wahyuningsih - 瓦尤宁西
Sukarman - 苏卡曼
Purwanto - 普尔万托
Supriyadi Supriyadi|Soepriadi 苏普里亚迪
Djoko Djoko|Joko 佐科
Soeharsono Soeharsono|Suharsono 苏哈索诺
Widodari - 维多达丽
Tjahjono Tjahjono|Cahyono 扎约诺
Hartati - 哈尔塔蒂
Soemarni Soemarni|Sumarni 苏马尔尼
Lestari - 勒斯塔里
"""
)
VIETNAMESE = (
    _parts("Văn\nHữu\nĐức\nQuang\nMinh", "male") + _parts("Thị\nThu\nNgọc\nKim\nPhương", "female"),
    _parts("Nguyễn\nTrần\nLê\nPhạm\nHuỳnh\nPhan\nVũ\nĐặng\nBùi\nĐỗ"),
    _parts("An\nDũng\nHùng\nLâm\nSơn\nThắng\nTuấn\nHương\nLan\nLinh\nTrang\nYến\nBình\nCường"),
)
