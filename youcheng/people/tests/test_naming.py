"""In which way two names are spellings of one, and two titles one."""

import pytest

from youcheng.lib.text import fold
from youcheng.people.enums import NameKind
from youcheng.people.rules.likeness import (
    Name,
    name_reason,
)
from youcheng.people.rules.sounding import latin_skeletons, pinyin_skeleton
from youcheng.people.rules.spelling import spelled
from youcheng.people.rules.titles import is_other_title, is_same_title


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("王小明", "王小明", "same_name"),
        ("歐陽小明", "欧阳小明", "accents"),
        ("王伟", "王伟", "short_name"),
        ("王小明", "Wang Xiaoming", "script"),
        ("王小明", "WANG Xiao Ming", "script"),
        ("王小明", "Xiaoming Wang", "script"),
        ("王小明", "Wang, Xiao-Ming", "script"),
        ("王小明", "Wang, X.", "initials"),
        ("王小明", "X. M. Wang", "initials"),
        ("王小明", "王晓明", "sound"),
        ("王小明", "Wang Xiaomin", "letter"),
        ("曾小贤", "Zeng Xiaoxian", "script"),
        ("欧阳娜娜", "Nana Ouyang", "script"),
        ("吕伟", "LYU Wei", "script"),
        ("吕伟", "Lü Wei", "script"),
        ("王小明", "Li Xiaoming", ""),
        ("王小明", "李小明", ""),
        ("Wang Xiaoming", "WANG Xiao Ming", "same_name"),
        ("Wang Xiaoming", "Xiao Ming Wang", "turned"),
        ("Wang Xiaoming", "Wang, X.", "initials"),
        ("Wang Xiaoming", "Li, X.", ""),
        ("José Álvarez", "Jose Alvarez", "accents"),
        ("Jürgen Müller", "Juergen Mueller", "accents"),
        ("Müller, Jürgen", "Jurgen Muller", "turned"),
        ("Иван Петров", "Ivan Petrov", "script"),
        ("Maria da Silva Santos", "Maria Santos", "part"),
        ("Thomas Fabian", "Tomas Fabian", "slip"),
        ("Thomas Fabian", "Sabine Weber", ""),
        ("克里斯蒂娜", "Christina", "transliteration"),
        ("克里斯蒂娜·米勒", "Christina Miller", "transliteration"),
        ("克里斯蒂娜·米勒", "MILLER Christina", "transliteration"),
        ("威廉·施密特", "Wilhelm Schmidt", "transliteration"),
        ("乔治·史密斯", "George Smith", "transliteration"),
        ("约翰·史密斯", "John Smith", "transliteration"),
        ("亚历山大·彼得罗夫", "Aleksandr Petrov", "transliteration"),
        ("亚历山大·彼得罗夫", "Александр Петров", "transliteration"),
        ("卡塔琳娜·巴利", "Katarina Barley", "transliteration"),
        ("克里斯蒂娜·米勒", "Thomas Fabian", ""),
        ("محمد علي", "محمد علي", "same_name"),
        ("---", "---", ""),
        ("林晓雨（演示）", "Lin Xiaoyu", "script"),
        ("Prof. Dr. Anna Weber", "WEBER, Anna", "turned"),
        # Other scripts: by their letters, or by their consonants.
        ("Сергей Щербаков", "Sergei Shcherbakov", "script"),
        ("Дмитрий Кузнецов", "Dmitry Kuznetsov", "romanised"),
        ("Юрий Жуковский", "Yuri Joukovsky", "romanised"),
        ("Γεώργιος Παπαδόπουλος", "Georgios Papadopoulos", "script"),
        ("محمد القاسمي", "Mohammed Al-Qasimi", "romanised"),
        ("محمد القاسمي", "Khaled Al-Qasimi", ""),
        ("김민준", "Kim Min-jun", "reading"),
        ("김민준", "Gim Minjoon", "reading"),
        ("이지우", "Lee Ji-woo", "reading"),
        ("Kim Kyung-soo", "Gim Gyeong-su", "reading"),
        ("Jang Jin-yeon", "Jang Sung-jun", ""),
        ("さとう たろう", "Sato Taro", "script"),
        # Characters read elsewhere than in Peking.
        ("佐藤太郎", "Taro Sato", "reading"),
        ("鈴木裕子", "Suzuki Yūko", "reading"),
        ("渡辺健一", "Watanabe Ken'ichi", "reading"),
        ("金敏俊", "Kim Min-jun", "reading"),
        ("王小明", "Wong Siu Ming", "reading"),
        ("王小明", "Wang Hsiao-ming", "reading"),
        ("Wang Xiaoming", "Wang Hsiao-ming", "reading"),
        ("阮文安", "Nguyễn Văn An", "reading"),
        ("山田健一", "K. Yamada", "initials"),
        ("王小明", "Wong Tai Man", ""),
        ("Wang Xiaoming", "Wong Siu Ming", "reading"),
        ("Wang Xiaoming", "Wong Tai Man", ""),
        ("박은경", "Park Eun-kyung", "reading"),
        ("Choi Sung-yeon", "Choe Seong-yun", "reading"),
        # Initials are those of the given name.
        ("周佳华", "Zhou, X. J.", ""),
        ("Zhou Jiahua", "Zhou, X. J.", ""),
        ("Zhou Jiahua", "Zhou, J. H.", "initials"),
        ("Sun Na", "Sun, N.", "initials"),
        ("肖雅", "Zhou, X. J.", ""),
        ("Николай Петровский", "Petrovsky, N.", "initials"),
        # Slips and letters that make another name.
        ("王小明", "Wang Xioaming", "slip"),
        ("Wang Xiaoming", "Wang Xiaomin", "letter"),
        ("Yoko Suzuki", "Yuko Suzuki", "letter"),
        ("Vũ Thu Sơn", "Vũ Tuh Sơn", "slip"),
        ("Park Jin-yeon", "Park Jn-yeon", "slip"),
        ("Wahyuningsih", "Wahyuingsih", "slip"),
        ("藤村洋平", "Yohei Fujimuar", "slip"),
        ("藤村洋平", "Kenji Fujimura", ""),
        ("Christos Christakis", "Hristos Hristakis", "romanised"),
        ("Eirini Karagiannakis", "Irini Karayannakis", "romanised"),
        ("Vasily Kuznetsov", "Vasilii Kusnezoff", "romanised"),
        ("Eirini Papadidis", "Eirini Papadakis", "given"),
        # Given names in short, and family names after a marriage.
        ("Robert Miller", "Bob Miller", "nickname"),
        ("Василий Иваненко", "Вася Иваненко", "nickname"),
        ("Robert Miller", "William Miller", "surname"),
        ("Yury Gavrilenko", "Юра Гавриленко", "nickname"),
        ("Anna Weber", "Anna Weber-Schmidt", "part"),
        ("Anna Maria Weber", "Anna Schmidt-Weber", "part"),
        ("Anna Weber", "Anna Schmidt", "given"),
        ("Ксения Иванов", "Ksenia Petrova", "given"),
        ("مريم الحسن", "Maryam Hamdan", "given"),
        ("مريم الجابري", "Maryam Al-Jabri-Al-Najjar", "part"),
        # Each part of a Chinese writing finds a word of its own.
        ("谢尔盖·茹科夫", "Sergey Zhukov", "transliteration"),
        ("何塞·加西亚", "José García", "transliteration"),
        ("罗伯特·麦克唐纳", "Robert McDonald", "transliteration"),
        ("苏哈索诺", "Soeharsono", "transliteration"),
        ("萨比内·施泰因鲍尔", "Elisabeth Steinbauer", ""),
        # Syllables of one letter are no initials.
        ("魏秀怡", "Wei Hsiu-i", "reading"),
        ("한우진", "韩宇真", "reading"),
        ("魏秀怡", "Wei, H. I.", ""),
        ("井上智子", "Tomoko Inoue", "reading"),
        ("井上智子", "Tomoko Ono", ""),
        ("Zhu Yueli", "Chu Yueh-li", "reading"),
        ("薛丽", "Hsueh Li", "reading"),
        ("Anna Lühr", "Anna Luehr", "accents"),
        ("Wang Wen", "Wang, W.", "initials"),
        ("Wang Wen", "Wang, L.", ""),
        # A small word is another name in characters, too; a long one is misspelled.
        ("加藤阳子", "Yuko Kato", "letter"),
        ("山田洋平", "Yohie Yamada", "slip"),
        ("Sarah Bradford", "Saah Bradford", "slip"),
        ("Sarah Bradford", "Sah Bradford", "surname"),
        # A part has the family name, or begins alike.
        ("Hussein Saeed Al-Rashid", "سعيد الحسن", ""),
        ("Hussein Saeed Al-Rashid", "سعيد الراشد", "part"),
    ],
)
def test_names_are_spellings_of_one(one, other, code):
    reason = name_reason(Name(one), Name(other))

    assert (reason.code if reason else "") == code
    assert reason == name_reason(Name(other), Name(one))


def test_a_part_is_less_sure_where_each_has_a_family_name_of_its_own():
    weights = [
        reason.weight
        for other in ("María Muñoz", "María Domínguez Castelló")
        if (reason := name_reason(Name("María Muñoz Castelló"), Name(other)))
    ]

    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == 2


@pytest.mark.parametrize(
    ("whole", "surer", "less_sure"),
    [
        # Of the middle of a name.
        ("Conceição Lucía Gonçalves Sánchez", "Conceição Gonçalves", "Lucía Gonçalves"),
        # One part is the same, the other hardly like it.
        ("Richard Bradford", "理查德·布拉德福德", "理查德·布拉德森"),
    ],
)
def test_a_name_that_fits_worse_is_less_sure(whole, surer, less_sure):
    weights = [
        reason.weight
        for other in (surer, less_sure)
        if (reason := name_reason(Name(whole), Name(other)))
    ]

    assert len(weights) == 2
    assert weights[0] > weights[1]


@pytest.mark.parametrize(
    ("one", "other", "is_same", "is_other"),
    [
        ("市长", "市长", True, False),
        ("副市长", "Deputy Mayor", True, False),
        ("副市长", "Mayor", False, True),
        ("主任", "Director", True, False),
        ("处长", "Director", True, False),
        ("市长", "副市长", False, True),
        ("President", "Rector", False, True),
        # A title that nobody wrote down here is not known to be another.
        ("市长", "Bürgerbeauftragte", False, False),
        ("", "Mayor", False, False),
        ("职务不详", "职务不详", False, False),
        ("post not known", "Mayor", False, False),
    ],
)
def test_titles(one, other, is_same, is_other):
    one, other = fold(one), fold(other)

    assert (is_same_title(one, other), is_other_title(one, other)) == (is_same, is_other)
    assert (is_same_title(other, one), is_other_title(other, one)) == (is_same, is_other)


def test_a_former_name_is_a_reason_of_its_own():
    reason = name_reason(Name("Anna Weber", NameKind.FORMER), Name("Weber, Anna"))

    assert reason is not None
    assert reason.code == "former"


@pytest.mark.parametrize(
    ("chinese", "latin", "bones"),
    [
        ("克里斯蒂娜", "Christina", "KLSTN"),
        ("彼得罗夫", "Petrov", "PTLF"),
        ("玛格丽特", "Margarit", "MKLT"),
        ("史密斯", "Smith", "SMS"),
    ],
)
def test_a_name_and_its_chinese_writing_have_one_skeleton(chinese, latin, bones):
    [part] = spelled(chinese).parts or [spelled(chinese).letters]
    assert pinyin_skeleton(part) == bones
    assert bones in latin_skeletons(spelled(latin).words[0])
