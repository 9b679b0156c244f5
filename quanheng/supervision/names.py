"""What supervision's words are called on pages."""

from django.utils.translation import gettext_lazy as _

from quanheng.rules.alert_policy import Severity
from quanheng.supervision.models import Disposal

SEVERITY_NAMES = {Severity.HINT: _("提示"), Severity.YELLOW: _("黄牌"), Severity.RED: _("红牌")}
SEVERITY_STATES = {Severity.HINT: "normal", Severity.YELLOW: "near", Severity.RED: "overdue"}
FINDING_NAMES = {
    Disposal.Finding.SUSTAINED: _("成立"),
    Disposal.Finding.UNFOUNDED: _("不成立"),
    Disposal.Finding.EXCUSED: _("免责"),
}
STATE_NAMES = {"open": _("未处置"), "unanswered": _("未说明"), "closed": _("已处置"), "all": _("全部")}
ENGINE_WORDS = {
    "never": _("监察引擎从未运行"),
    "stopped": _("监察引擎因故障停止"),
    "silent": _("监察引擎没有响应"),
    "behind": _("监察引擎落后，有事件尚未评估"),
}
FACT_NAMES = {
    "key": _("期限代码"),
    "kind": _("期限种类"),
    "started_on": _("起算日"),
    "period": _("期限"),
    "due_strict": _("届满日"),
    "due_legal": _("法律认可的末日"),
    "stopped_on": _("停止日"),
    "provisional": _("暂定"),
    "basis": _("期限依据"),
    "step": _("环节"),
    "happened_on": _("行为发生日"),
    "recorded_on": _("录入日"),
    "name": _("不计入期限的程序"),
    "kind_of_pause": _("程序种类"),
    "number": _("第几次"),
    "began_on": _("开始日"),
    "declared": _("告知的时间"),
    "declared_until": _("告知的最后一日"),
    "ended_on": _("结束日"),
    "again": _("同种程序再次启动"),
    "item": _("事项编码"),
    "cited": _("不再适用的条文"),
    "lost_on": _("不再适用之日"),
    "due_on": _("报送末日"),
    "filed_on": _("报送日"),
}
KIND_NAMES = {"statutory": _("法定期限"), "promised": _("承诺期限"), "step": _("环节期限")}
