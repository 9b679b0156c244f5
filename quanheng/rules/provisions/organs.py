"""Which organ is to act: 由…部门责令…, …机关可以…, and who is no administrative organ at all."""

from __future__ import annotations

import re

# what an organ does; where one of these begins, the organ's name has ended
ACTS = (
    r"责令|处以|处(?!理|置|分)|给予|予以|没收|吊销|撤销|撤回|取消|暂扣|吊扣|扣留|降低|取缔|暂停|停止|禁止|限制|限期|警告|"
    r"通报|拘留|强制|收缴|追缴|关闭|终止|收回|注销|拆除(?!了)|代为|驱逐|批评|劝阻|制止|告诫|训诫|约谈|纳入|列入|宣布|没入|查封|扣押|清除(?!了)|"
    r"不(?:再|予)?受理|终身|说服|劝导|劝告|监督其|公告|公布|进行|作出|[一二三四五六七八九十两\d]+(?:年|个月)|委托|指定(?!的)|提请|报请|报经|商(?!务|业|标|品|检|会)|按照|依照|依据|根据|依法|视(?!听|台)|可以|可(?=处|并|以)|有权|应当|必须|并(?!购)|分别|单独|各自|"
    r"在(?:各自|其|职责|职权)|向(?!阳)|按(?!照)|对(?!外)|将|以(?!及|上|下|外)|决定|不予|先行|先|及时|组织(?!部|的)|征收(?!管)|收取|区别|通知|建议|除(?!了)|从轻|加收|采取|自(?=[^，]{0,14}(?:之日|起))"
)
_ENDS = (
    r"部门|机关|机构|政府|委员会|管委会|局|厅|署|海关|银行|税务|公安|组织|办公室|办事处|单位|所|站|处|队|协会|总局|院|会(?!组织|团体|保险|保障|计划|发展|工作|救助|公|信)|"
    r"企业|法院|人员|主管部|部|部委|中心|（[^（）]*）|等部门|(?:部门|机关|机构)等|行政公署|公署"
)
_NAME = rf"[^，；。：（）]{{0,90}}?(?:（[^（）]*）[^，；。：（）]{{0,40}}?)?(?:{_ENDS})"
_BY = re.compile(rf"(?:^|[，；。：]|或者|并|再|直至|分别|均|则|和)?由(?!此|于)(?P<organ>{_NAME})(?=(?:{ACTS}|[，]|$))")
_SUBJECT = re.compile(
    rf"^(?:并|同时|，)?(?!或者在|在|未经|经|向|被|拒|或者提请|提请|报请|报经|建议|商请|未向|应当向)(?P<organ>(?:依法)?作出(?:原)?(?:行政)?处罚决定的(?:行政)?(?:机关|部门)|(?:[^，；。：、对由的责处]|对外){{0,30}}?(?:部门|机关|机构|政府|海关|管理局|监察局|委员会|银行|管理局)"
    rf"(?:(?:或者|、|和)[^，；。：由责处]{{2,30}}?(?:部门|机关|机构|政府|海关|局))?)(?=(?:{ACTS}))"
)
# 提请原发证机关吊销…: the organ asked is the one that acts
_ASKED = re.compile(
    r"(?:提请|建议|商请|报请|报|移送|移交|通知)(?P<organ>[^，；。]*?(?:发证|颁发|核发|颁证|登记|许可|审批|工商|市场监督|公安)[^，；。]*?(?:机关|部门|机构))"
    r"(?:依法|按照[^，]{0,12}|依照[^，]{0,20}规定)*(?=吊销|暂扣|撤销|责令|给予|处|降低|取消|依法|$)"
)
_ADVISED = re.compile(r"建议(?P<organ>[^，；。]*?(?:机关|部门|机构))(?=责令|吊销)")
_TAIL = re.compile(
    r"(?:按照|依照|依据|根据|在)(?:各自|其|有关|本级)?(?:的)?(?:法定)?(?:职责|职权|权限|管理权限|分工).*$|(?:应当|依法|可以)$"
)
JUDICIAL = re.compile(r"人民代表大会|司法机关|(?:人民|专门)?法院|检察院|检察机关|审判|仲裁(?:庭|委员会|机构)|法官")
# who may discipline its own people but punishes nobody outside
# who is supervised, not who supervises
_SUPERVISED = re.compile(
    r"(?:金融|支付|医疗|评估|中介|服务|保险|征信|检测|检验|认证|仲裁|调解|培训|教育|托管|托幼|审计|代理)机构$|公司$|企业$|(?<!管理)单位$|人员$"
)
_SUPERIOR = re.compile(r"上级|本级人民政府|任免机关|监察机关|同级人民政府|所属")
_INTERNAL = re.compile(
    r"所在单位|任免机关|监察机关|纪检|(?:其|原)所?在|本单位|行业协会|体育组织|社会组织|同业公会|律师协会|业主|协会$"
)


def organ_in(clause: str) -> str | None:
    """The organ that acts in this clause, as written, or None."""
    if asked := _ASKED.search(clause) or _ADVISED.search(clause):
        return trimmed(asked["organ"])
    if named := _BY.search(clause):
        return trimmed(named["organ"])
    found = _SUBJECT.match(clause)
    return trimmed(found["organ"]) if found and not _SUPERVISED.search(found["organ"]) else None


def trimmed(organ: str) -> str:
    """The organ's name without what is said about its duties."""
    return _TAIL.sub("", organ).rstrip("、，")


def judicial(organ: str | None) -> bool:
    """Whether a court or a procuratorate acts, whose fines are no administrative penalties."""
    return bool(organ and JUDICIAL.search(organ))


def internal(organ: str | None) -> bool:
    """Whether only a body that disciplines its own people acts."""
    return bool(organ and _INTERNAL.search(organ))


def superior(organ: str | None) -> bool:
    """Whether the organ acts as the superior of another organ: its 通报批评 is no penalty."""
    return bool(organ and _SUPERIOR.search(organ))
