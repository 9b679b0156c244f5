"""What kinds and natures of power are called on pages."""

from django.utils.translation import gettext_lazy as _

from quanheng.rules.power import Kind, Nature

KIND_NAMES = {
    Kind.LICENCE: _("许可"),
    Kind.PENALTY: _("处罚"),
    Kind.COERCION: _("强制"),
    Kind.LEVY: _("征收"),
    Kind.BENEFIT: _("给付"),
    Kind.INSPECTION: _("检查"),
    Kind.CONFIRMATION: _("确认"),
    Kind.AWARD: _("奖励"),
    Kind.ADJUDICATION: _("裁决"),
    Kind.OTHER: _("其他"),
}
NATURE_NAMES = {Nature.PARTY: _("党务"), Nature.GOVERNMENT: _("政务"), Nature.AFFAIRS: _("事务")}
