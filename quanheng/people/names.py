"""What roles, acts and rooms are called on pages."""

from django.utils.translation import gettext_lazy as _

from quanheng.people.permissions import Act
from quanheng.rules.roles import Role

ROLE_NAMES = {
    Role.CLERK: _("窗口受理员"),
    Role.EXAMINER: _("审查员"),
    Role.SECTION_CHIEF: _("科长"),
    Role.CHIEF_REPRESENTATIVE: _("首席代表"),
    Role.HEAD: _("负责人"),
    Role.OFFICER: _("执法人员"),
    Role.LEGAL_REVIEWER: _("法制审核员"),
    Role.HEARING_CHAIR: _("听证主持人"),
    Role.FINANCE: _("财务执行"),
    Role.ITEM_ADMINISTRATOR: _("事项管理员"),
    Role.ITEM_REVIEWER: _("事项审核员"),
    Role.ORGANISATION_OFFICE: _("机构编制审核"),
    Role.GOVERNMENT_APPROVER: _("政府审定"),
    Role.DISCLOSURE_DRAFTER: _("公开拟稿"),
    Role.DISCLOSURE_REVIEWER: _("公开审查"),
    Role.DISCLOSURE_SIGNER: _("公开签发"),
    Role.SUPERVISOR: _("监察员"),
    Role.ENFORCEMENT_SUPERVISOR: _("行政执法监督员"),
    Role.COMPLAINT_HANDLER: _("投诉处理员"),
    Role.ACCOUNTABILITY_OFFICER: _("责任追究员"),
    Role.ASSESSMENT_OFFICER: _("考核员"),
    Role.LEADING_GROUP: _("领导小组"),
    Role.SYSTEM_ADMIN: _("系统管理员"),
    Role.SECURITY_ADMIN: _("安全管理员"),
    Role.AUDITOR: _("安全审计员"),
}

ACT_NAMES = {
    Act.CASE_READ: _("查看案件"),
    Act.CASE_OPEN: _("立案、登记"),
    Act.CASE_STEP: _("办理环节"),
    Act.APPLICATION_READ: _("查看申请"),
    Act.APPLICATION_ACCEPT: _("受理申请"),
    Act.ITEM_READ: _("查看权力事项"),
    Act.ITEM_IMPORT: _("报送权力事项"),
    Act.ITEM_REVIEW: _("审核权力事项"),
    Act.ITEM_APPROVE: _("审定权力事项"),
    Act.STATUTE_READ: _("查看法律法规"),
    Act.STATUTE_LOAD: _("载入法律法规"),
    Act.STANDARD_READ: _("查看裁量基准"),
    Act.DOCUMENT_READ: _("查看文书"),
    Act.DISCLOSURE_READ: _("查看公开事项"),
    Act.DISCLOSURE_DRAFT: _("拟稿公开"),
    Act.DISCLOSURE_REVIEW: _("审查公开"),
    Act.DISCLOSURE_WITHDRAW: _("撤回公开"),
    Act.ALERT_READ: _("查看预警"),
    Act.ALERT_EXPLAIN: _("说明预警"),
    Act.ALERT_DISPOSE: _("处置预警"),
    Act.OFFICE_READ: _("查看部门"),
    Act.PERSON_READ: _("查看人员"),
    Act.PERSON_APPOINT: _("任免岗位"),
    Act.PASSWORD_RESET: _("重置密码"),
    Act.CERTIFICATE_ISSUE: _("核发执法证"),
    Act.PERMISSION_READ: _("查看权限表"),
    Act.RULE_READ: _("查看规则"),
    Act.LEDGER_READ: _("查看存证日志"),
}

ROOM_NAMES = {
    "cases": _("办案"),
    "hall": _("政务大厅"),
    "catalogue": _("权力清单"),
    "statutes": _("法律法规"),
    "discretion": _("裁量基准"),
    "documents": _("文书"),
    "disclosure": _("公开"),
    "supervision": _("监察"),
    "people": _("部门与人员"),
    "rulebook": _("规则"),
    "ledger": _("存证"),
}
