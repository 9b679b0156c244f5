"""What each irregularity of a text is called on a page."""

from django.utils.translation import gettext_lazy as _

from quanheng.rules.statute_text import Mark

MARK_NAMES = {
    Mark.BROKEN_LINE: _("接回了句中断行"),
    Mark.STRAY_SPACE: _("去掉了字间空格"),
    Mark.STRAIGHT_QUOTES: _("直引号改为成对引号"),
    Mark.GLUED_HEADING: _("分出了粘在条尾的标题"),
    Mark.ATTACHMENT: _("分出了条后的附件"),
    Mark.SUB_NUMBER: _("来源的条号序列缺“之几”，已按条文补正"),
    Mark.GAP: _("来源缺条"),
    Mark.REPEATED: _("来源条号重复"),
    Mark.LOST_HEADING: _("来源丢失条首，按前后条号分出，开头文字缺失"),
    Mark.FIRST_PART: _("来源缺第一编标题"),
    Mark.FIRST_VERSION_DAY: _("末条所写为首次施行日，不是本文本的施行日"),
    Mark.PRESUMED_DAY: _("本文本施行日未见于任何文本，按公布日推定"),
    Mark.NO_CLOSING_WORDS: _("正文没有施行日期"),
    Mark.DAYS_DISAGREE: _("正文与来源数据的施行日期不一致"),
    Mark.END_UNKNOWN: _("来源称已失效，但未见自何日起"),
    Mark.NOT_CONSOLIDATED: _("此后另有修改，来源未提供修改后的文本"),
}
