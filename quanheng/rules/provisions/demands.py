"""Where a stretch of words demands a licence: 未经…批准不得, 应当取得…许可证, 实行…许可制度, 向…申请, 由…审批."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quanheng.rules.provisions.licence_organs import APPROVE, ORGAN, decider_in, is_organ, trimmed_organ

_NAMED = (
    r"(?:(?:许可证书?|准(?:运|许)证|使用证|养殖证|捕捞证|采伐证|狩猎证|通行证|登记证书?|(?:资质|资格|执业|适任|注册|操作|健康|合格|批准|上岗|从业)(?:证书|证)|"
    r"执照|批准文件|牌照|证书(?!所)|许可证件|签证|居留证件|资质等级|(?:行政)?许可(?!使用费|费|合同|的)|(?:职业|执业|从业|[^，。；]教师|[^，。；]师|经营)资格|资格(?!条件|审查|考试|认定)|资质(?!条件)|意见书|[^，。；、的]{2,8}(?<![保凭验公认论查签见鉴考作求佐旁身份])证(?![据明实书件券人监照]))"
    r"(?:(?:、|和|或者|及)[^，。；、的]{2,12}?(?:证书?|证明|执照)(?![明据照]))?)"
)
_MODAL = r"(?:应当|必须|须|(?<![确殊不])需要?(?=取得|领取|办理|经|向|报)|还应)"
_NOT = r"(?:不得|禁止|不能)"
_GENERIC = r"(?:的|并[^，。；]{1,30}的|或者[^，。；]{1,40}的)?"
_WHO = r"[^，。；]{0,36}?"

_WITHOUT = re.compile(
    rf"(?:未|非|不)(?:依法|按照[^，]{{2,12}}规定|事先)?(?:经过|报经|经)(?P<organ>[^，。；]{{0,60}}?)(?:依法|事先|书面|正式)*{APPROVE}{_GENERIC}，?"
    rf"{_WHO}(?:均|一律|也)?{_NOT}(?:擅自|随意|以任何方式)?(?P<activity>[^。；]+)"
)
_FORBIDDEN = re.compile(
    rf"禁止(?:任何(?:单位|组织)(?:和|或者)个人)?未经(?P<organ>[^，。；]{{0,40}}?){APPROVE}(?:或者[^，。；]{{0,24}}?规定)?(?:擅自)?(?P<activity>[^。；]+)"
)
_UNLICENSED = re.compile(
    rf"(?:未|没有)(?:依法)?(?:取得|持有|领取|获得|申领)(?P<licence>[^，。；]{{0,40}}?{_NAMED})(?:{_GENERIC}|的[^，。；]{{1,12}})，?{_WHO}{_NOT}(?:擅自)?(?P<activity>[^。；]+)"
)
_UNEXAMINED = re.compile(
    rf"未经(?P<licence>[^，。；]{{2,16}}?审查)(?:或者审查不合格)的?，?{_WHO}{_NOT}(?:擅自)?(?P<activity>[^。；]+)"
)
_REGIME = re.compile(
    r"对(?P<activity>[^，。；]{2,60}?)(?:进行[^，。；]{2,8}，|，)?(?:(?:依照|按照)[^，。；]{2,24}规定)?(?:依法|统一)?(?:实行|实施|采取)[^，。；]{0,12}?(?:许可|核准|审批|准入|批准|特许|执业注册)(?:证)?(?:管理)?(?:制度|管理|制)"
    r"|(?:实行|实施|建立)(?P<regime>[^，。；的]{2,24}?)(?:许可|核准|审批|特许|资格)(?:证)?(?:管理)?制度"
)
_SUBJECT_TO = re.compile(r"^(?P<subject>[^，。；]{4,60}?)，?(?:依法)?实行许可(?:证)?(?:制度|管理)")
_ONLY_AFTER = re.compile(
    rf"(?P<opening>^.*?)(?:取得|领取|获得|持有|凭)(?P<licence>[^，。；]{{0,30}}?{_NAMED})(?:后|的|并[^，。；]{{2,20}})*，?(?:方可|方能|才能|才可以?)(?P<activity>[^。；]+)"
)
_APPROVED_THEN = re.compile(
    rf"(?P<opening>^.*?)(?:经|报经|报请|报)(?P<organ>{ORGAN})(?:依法|审查|审核)*{APPROVE}(?:或者接受)?(?:并[^，。；]{{2,20}})?(?:后|的)?，?(?:方可|方能|才能|才可以?)(?P<activity>[^。；]+)"
)
_MUST_HOLD = re.compile(
    rf"(?P<activity>^.*?)，?{_MODAL}(?P<between>(?:[^。；]{{0,60}}?，)??[^，。；]{{0,40}}?)(?:取得|申请领取|申领|领取|办理|持有(?!人)|具有|具备|获得)(?P<licence>[^，。；]{{0,40}}?{_NAMED})(?!的?延续|变更|注销|规定|的[^，。；]|[^，。；]{{0,16}}前)"
)
_APPLY = re.compile(
    rf"(?P<activity>^.*?)，?(?:{_MODAL}|可以)(?P<between>(?:[^。；]{{0,40}}?，)??[^，。；]{{0,50}}?)向(?P<organ>{ORGAN})(?:[^，。；]{{0,16}}?)(?:申请|申领|领取|提出[^，。；]{{0,12}}?申请|提交[^，。；]{{0,8}}申请|办理)(?P<what>[^。；]*)"
)
_GRANTED = re.compile(rf"{APPROVE}|核发|颁发|发给")
_APPLIED_FOR = re.compile(
    rf"^(?P<licence>[^，。；]{{0,30}}?{_NAMED})|^[^，。；]{{0,12}}?(?:批准|核准|审批|设立登记|登记，[^。；]*执照)|"
)
_APPROVED_BY = re.compile(
    rf"(?P<activity>^.*?)，?(?:{_MODAL}|(?<![事理缘自来])由)(?P<between>(?:[^。；]{{0,60}}?，)??(?:[^，。；由]{{0,30}}?))(?:事先|依法|并)*(?:经过|报经|报请|报送|提请|报|经|由|(?<=由))(?P<organ>{ORGAN})"
    rf"(?:[^，。；]{{0,16}}?(?:职责|权限|分工|规定))?(?:依法|审查|审核|负责)*{APPROVE}(?!的|机关|部门|权限|文件|手续)"
)
_REGISTERED = re.compile(
    rf"(?P<activity>^[^。；]*?(?:设立|成立|开办)[^。；]*?)，?{_MODAL}[^。；]{{0,20}}?(?:经|向)(?P<organ>{ORGAN})(?:申请)?(?:办理)?(?:设立)?登记(?!机关)"
)
# 从事…的生产经营许可证，由…核发
_CONDUCTED_BY = re.compile(
    rf"(?P<activity>^[^。；]{{4,}}?)的，由(?P<organ>{ORGAN}|[^，。；]{{2,12}}机关)实施(?P<licence>[^，。；]{{2,24}}许可)"
)
# 制造民用枪支的企业，由…核发…证件; 经审查合格的，由…核发 only tells the procedure
_HOLDERS = re.compile(
    rf"(?P<activity>^(?![^，]*(?:经|符合|合格|审核|审查|申请))[^，。；]{{3,60}}?(?:单位|企业|个人|的))，由(?P<organ>{ORGAN})(?:核发|颁发)(?P<licence>[^，。；]{{2,24}}?(?:证件?|证书|执照))$"
)
_GIVEN_BY = re.compile(
    rf"(?P<activity>^(?:从事|经营|生产|设立|开办|进行)[^。；]+?)的?(?P<licence>[^，。；的]{{2,16}}许可证)，?由(?P<organ>{ORGAN})(?:核发|颁发|审批)"
)
_TO_BE_APPROVED = re.compile(
    rf"(?P<activity>^[^。；]{{4,}}?)，?{_MODAL}(?:(?:[^。；依]{{0,20}}，)?[^，。；依]{{0,8}}?(?:办理|履行)[^，。；依]{{0,10}}?(?:批准|审批|核准)手续"
    r"|(?:按照国家(?:有关)?规定|按照国务院的?规定|事先)?(?:经过|报请|报经|经)(?:批准|审批)"
    r"|[^。；]{0,60}?(?:依照|按照)本(?:法|条例)第[^。；]{2,40}规定办理[^，。；]{0,8}(?:审批|批准)手续"
    r"|(?:依照|按照)《[^》]{2,40}》的?规定办理[^，。；]{0,8}(?:审批|批准)手续)"
)
_NONE_WITHOUT = re.compile(r"不得无(?P<licence>[^，。；]{2,16}?证)(?P<activity>[^，。；]{2,40})")

_AFTERWARDS = re.compile(
    r"吊销|注销|撤销(?!登记机关)|期满|有效期|延续|补办|遗失|换发|补发|证书?变更|变更登记|变更手续|被许可人|持证人|已经取得|依法需要取得|"
    r"(?:法律|法规)[^，。；]{0,20}规定[^，。；]{0,12}(?:须|应当|需要?)(?:报?经|报|取得|办理|依法)|缴纳|税款|纳税|罚款|责令|没收|处罚|追究|收到[^，。；]{0,12}申请"
)
_NOT_OF_THE_PUBLIC = re.compile(
    r"检察|审判|法官|军队(?!测绘)|部队|中央军事委员会|军事机关|武装警察|人民法院|代表大会|常务委员会|选举|代表资格|负责人批准|商标注册|法人资格|权人(?:的)?(?:书面)?许可|制作者许可|作者许可|专利|履行出资人职责|手续的事项|关衔|警衔|加以监护|逮捕|拘留|留置|"
    r"(?:土地使用|所有|海域使用|不动产|产)权(?:证|属|登记)|权属|抵押|军用|可以免予|登记事项|(?:批准|审批)后，[^。；]{2,40}(?:变化|变更)|监察官|社区矫正|输出国|前往国|(?<!在)建议、批评|办案机关|所属主管机关|执法实行|有关证书|本法所称|本条例所称|经[^，。；]{0,30}(?:检测|检验|认证|鉴定)[^，。；]{0,8}机构[^，。；]{0,6}(?:检|认|鉴)|"
    r"强制措施|冻结|监狱|罪犯|编制外|公务员|任免|任命|侦查|国家秘密载体|缔结|引渡|初次从事|征收(?:土地|农用地|耕地)|农用地转用"
)
_DRAWN_UP = re.compile(
    r"经批准的规划|(?:制定|制订|拟订|拟定|编制|划定|修订|编报|修编)(?!的)[^。；]{0,90}?(?:报|经|由)|(?:提出|起草)[^。；]{2,40}(?:建议|意见|方案|草案)[^。；]{0,12}报"
    r"|(?:规划|计划|预算|决算|标准|名录|目录|区划|办法|细则|章程|条例|草案|预案|范围|名单|清单|费率|税率|限额|种类|电价|价格)(?:草案|方案|的(?:修改|调整))?，?(?:应当|须|必须)?(?:分别)?(?:由|报|经)"
    r"|(?:批准|审批|审定|核准)(?:后|、)?(?:予以|组织)?(?:公布|公告|发布|实施|施行|执行|颁布|生效)|研究批准|对[^，。；]{2,10}规划进行|批准，由[^，。；]{2,30}公布"
)
# 由…部门提出意见，报…批准: between organs, unless somebody applied
_BY_AN_ORGAN = re.compile(
    r"^(?!.*申请).*由[^。；]{4,60}(?:部门|机关|机构)[^。；]{0,60}(?:提出|组织|建议)[^。；]{0,40}，(?:逐级)?报|经营方案"
    r"|^[^，。；经由向报]{0,30}(?:特别行政区政府|自治州|自治县|监察机关)|^(?:个别)?省、|原(?:审批|批准)机关"
)
_FURTHER = re.compile(r"，(?:并|并且|同时)?(?:应当)?(?:遵守|接受|按照规定接受)[^。；]*$|（以下[简统]称[^）]*）")
_EXCEPT = re.compile(r"，(?:但(?:是)?，?)?[^，。；]{2,60}的?除外$|，但[^。；]{2,60}$")
_DETAILS = re.compile(
    r"，(?:具体|管理|实施|核发|审批|申请)*(?:管理)?(?:办法|程序|条件|权限|目录|名录)[^，。；]{0,12}(?:由|按照|依照)[^。；]*$"
)
# 依照法律的规定取得行政许可: which, another statute says
_GENERIC_LAW = re.compile(
    r"(?:依照|按照|依据)[^，。；《》]{0,16}(?:法律|法规|国务院)[^，。；《》]{0,12}规定(?:取得|办理|申请)行政许可|取得行政许可或者报送备案|备案、登记或者许可制度"
)
_BY_A_UNIT = re.compile(
    r"(?:建设|生产|经营|使用|开发|施工|申请)(?:建设|经营)?单位|的单位|申请|企业|经营者|申请人|开采者|矿业权人|采矿权人"
)
_ORGAN_SUBJECT = re.compile(
    r"^(?:国务院|县级以上|省、自治区|设区的市|各级|地方|有关|乡|上级|本级)?[^，。；]{0,40}?(?:人民政府|部门|机关|委员会|国务院|监督管理机构|主管机构)"
    r"(?:及其[^，。；]{0,16})?(?:应当|可以|负责|根据|会同|制定|编制|组织|依法|必须|有权|认为|对符合|在|，应当|按照|自收到|确需|因)"
)


@dataclass(frozen=True)
class Demand:
    """What needs a licence, as the words have it; the organ and the permit where the same words name them."""

    activity: str
    organ: str | None = None
    licence: str | None = None


def demand_in(part: str, before: str = "", rest: str = "") -> Demand | None:
    """The licence the words between two semicolons demand; None where they demand none."""
    part = plain(part)
    if _GENERIC_LAW.search(part) or _AFTERWARDS.search(part) or _NOT_OF_THE_PUBLIC.search(part):
        return None
    return _forbidding(part) or _regime(part) or _requiring(part, before, rest)


def plain(part: str) -> str:
    """The words without what only adds to the demand: details left to rules, exceptions, other duties."""
    return _FURTHER.sub("", _EXCEPT.sub("", _DETAILS.sub("", part)))


def _forbidding(part: str) -> Demand | None:
    """未经批准不得…, 禁止未经许可…, 未取得…证不得…."""
    for pattern in (_WITHOUT, _FORBIDDEN):
        if found := pattern.search(part):
            organ = trimmed_organ(found["organ"])
            return Demand(found["activity"], organ or None) if not found["organ"] or is_organ(organ) else None
    if found := _NONE_WITHOUT.search(part):
        return Demand(found["activity"], None, found["licence"])
    if (found := _UNEXAMINED.search(part)) and "消防设计" in part:
        return Demand(found["activity"])
    for pattern in (_GIVEN_BY, _CONDUCTED_BY, _HOLDERS):
        if found := pattern.search(part):
            return Demand(found["activity"], found["organ"], found["licence"])
    if found := _UNLICENSED.search(part):
        opening = _MUST_HOLD.search(part)
        return Demand(opening["activity"] if opening else found["activity"], None, found["licence"])
    return None


def _regime(part: str) -> Demand | None:
    """国家对…实行许可制度."""
    if found := _REGIME.search(part):
        return Demand(found["activity"] or found["regime"])
    found = _SUBJECT_TO.search(part)
    return Demand(found["subject"]) if found else None


def _requiring(part: str, before: str, rest: str) -> Demand | None:
    """应当取得…, 经…批准方可…, 应当向…申请…, 由…审批."""
    said = before + part
    if (
        _ORGAN_SUBJECT.match(said)
        or _BY_AN_ORGAN.search(part)
        or (_DRAWN_UP.search(said) and not _BY_A_UNIT.search(part))
    ):
        return None
    return _only_after(part) or _to_hold(part) or _to_apply(part, rest) or _to_be_approved(part)


def _only_after(part: str) -> Demand | None:
    if found := _APPROVED_THEN.search(part):
        return Demand(_conduct(found), found["organ"]) if is_organ(trimmed_organ(found["organ"])) else None
    found = _ONLY_AFTER.search(part)
    return Demand(_conduct(found), None, found["licence"]) if found else None


def _conduct(found: re.Match[str]) -> str:
    """因特殊需要占用道路的，经批准方可占用: the conduct stands at the opening; else it is what may be done then."""
    said = re.match(r"(?P<conduct>[^，]{3,}?(?:，[^，]{2,}?){0,3}?)[的时]，", found["opening"])
    return said["conduct"] if said else found["activity"]


def _to_hold(part: str) -> Demand | None:
    found = _MUST_HOLD.search(part)
    if not found or re.search(r"^与|(?:由|配备|委托|聘请|聘用|选择|使用|交由)[^，]{0,12}$|自$", found["between"]):
        return None
    return Demand(found["activity"], None, found["licence"])


def _to_apply(part: str, rest: str) -> Demand | None:
    if found := _APPLY.search(part):
        said = _APPLIED_FOR.match(found["what"])
        decided = _GRANTED.search(found["what"] or rest)
        if is_organ(trimmed_organ(found["organ"])) and ((said and said[0]) or decided):
            organ = decider_in(found["what"]) or found["organ"]
            return Demand(found["activity"], organ, said["licence"] if said else None)
    found = _REGISTERED.search(part)
    return Demand(found["activity"], found["organ"]) if found else None


def _to_be_approved(part: str) -> Demand | None:
    if (found := _APPROVED_BY.search(part)) and is_organ(trimmed_organ(found["organ"])):
        return Demand(found["activity"], found["organ"])
    found = _TO_BE_APPROVED.search(part)
    return Demand(found["activity"], None) if found else None
