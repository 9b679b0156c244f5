"""The one form of the public site: an application for a licence, with uploads."""

from collections.abc import Container
from itertools import chain, count

from django import forms
from django.utils.translation import gettext_lazy as _

from quanheng.rules.door.uploads import true_type
from quanheng.rules.refusal import Refused

MOST_FILES = 5


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Up to five files, each checked by size and by its own first bytes."""

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("最多上传 %(most)s 个文件。"), params={"most": MOST_FILES}, code="too-many")
        cleaned = [super(ManyFiles, self).clean(one, initial) for one in files]
        found: dict[str, bytes] = {}
        for one in cleaned:
            found[_unused(one.name, found)] = self._checked(one)
        return found

    def _checked(self, file) -> bytes:
        content = file.read()
        try:
            true_type(file.name, content)
        except Refused as refusal:
            raise RefusedFile(refusal) from refusal
        return content


def _unused(name: str, names: Container[str]) -> str:
    """The name, numbered if it is taken: a telephone calls every photograph the same."""
    stem, dot, ending = name.rpartition(".")
    tried = (f"{stem}（{number}）{dot}{ending}" for number in count(2))
    return next(one for one in chain([name], tried) if one not in names)


class RefusedFile(forms.ValidationError):
    """A refusal about a file, worded when it is shown."""

    def __init__(self, refusal: Refused) -> None:
        super().__init__(_("文件不合要求。"), code=refusal.code)
        self.refusal = refusal


class ApplicationForm(forms.Form):
    """What an application states (行政许可法第二十九条); everything typed here is sealed before it is stored."""

    who = forms.ChoiceField(
        label=_("申请人类型"),
        choices=[("organisation", _("企业或其他组织")), ("person", _("个人"))],
    )
    name = forms.CharField(label=_("申请人名称或姓名"), max_length=100, help_text=_("与营业执照或身份证一致。"))
    number = forms.CharField(
        label=_("统一社会信用代码或身份证号码"),
        max_length=18,
        min_length=15,
        help_text=_("18 位，只送内网办理，不在本网站保存。"),
    )
    phone = forms.CharField(label=_("联系电话"), max_length=20, help_text=_("用于通知补正材料和领取结果。"))
    place = forms.CharField(label=_("住所或经营场所"), max_length=200)
    matter = forms.CharField(
        label=_("申请内容"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("写明申请许可的事项、范围和规模。"),
    )
    files = ManyFiles(
        label=_("申请材料"),
        widget=ManyFilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=_("PDF、JPG 或 PNG，每个不超过 10 MB，最多 5 个。"),
    )
    truthful = forms.BooleanField(label=_("以上内容和材料真实，本申请人对其负责（行政许可法第三十一条）。"))
    form_id = forms.UUIDField(widget=forms.HiddenInput)

    def contents(self) -> dict[str, str]:
        """What goes inside the sealed envelope."""
        names = ("who", "name", "number", "phone", "place", "matter")
        return {name: self.cleaned_data[name] for name in names}
