"""What people type for the case file."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from quanheng.casefiles.actions import EvidenceFacts, StatementFacts
from quanheng.casefiles.models import SPOKEN, CustodyMove, Evidence, Kind, Reading, Statement
from quanheng.casefiles.storing import Incoming
from quanheng.casefiles.true_types import ENDINGS
from quanheng.cases.forms import day_field
from quanheng.people.models import Person

MOST_FILES = 10
THINGS = [choice for choice in Kind.choices if choice[0] not in SPOKEN]
SAID = [choice for choice in Kind.choices if choice[0] in SPOKEN]
MOVES = [choice for choice in CustodyMove.Kind.choices if choice[0] != CustodyMove.Kind.COLLECTED]


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Up to ten files; whether each is what it says is for the action to check."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_FILES:
            raise forms.ValidationError(_("最多上传 %(most)s 个文件。"), params={"most": MOST_FILES}, code="too-many")
        return [super(ManyFiles, self).clean(each, initial) for each in given]


class EvidenceForm(forms.Form):
    """A piece of evidence that is a thing, a record or a file."""

    kind = forms.ChoiceField(label=_("证据种类"), choices=THINGS, help_text=_("行政处罚法第四十六条所列。"))
    name = forms.CharField(label=_("证据名称"), max_length=120)
    proves = forms.CharField(label=_("证明什么"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    source = forms.CharField(label=_("来源、取得地点"), max_length=200)
    form = forms.ChoiceField(label=_("原件或者复制件"), choices=Evidence.Form, widget=forms.RadioSelect)
    sheets = forms.IntegerField(label=_("张数"), min_value=0, max_value=5000, help_text=_("没有纸质页的填 0。"))

    def __init__(self, *given: Any, today: date, collectors: QuerySet[Person], **more: Any) -> None:
        super().__init__(*given, initial={"collected_on": today, "form": Evidence.Form.ORIGINAL}, **more)
        self.fields["collected_on"] = day_field(_("取得日期"))
        self.fields["second_officer"] = forms.ModelChoiceField(
            label=_("共同收集人"), queryset=collectors, help_text=_("须由两名持有效执法证的人员共同收集。")
        )
        accepted = {"accept": ",".join(ENDINGS)}
        self.fields["files"] = ManyFiles(
            label=_("文件"), required=False, max_length=120, widget=ManyFilesInput(attrs=accepted),
            help_text=_("扫描件、照片、录音录像等。系统按内容核对文件种类，与后缀不符的不收。"),
        )  # fmt: skip

    def facts(self) -> EvidenceFacts:
        """The evidence as the action takes it."""
        given = self.cleaned_data
        names = ("kind", "name", "proves", "source", "form", "sheets", "collected_on")
        return EvidenceFacts(**{name: given[name] for name in names}, statement=self.statement())

    def statement(self) -> StatementFacts | None:
        """A thing says nothing."""
        return None

    def incoming(self) -> Sequence[Incoming]:
        """The files as they are read, piece by piece."""
        return [Incoming(file.name or "", file.chunks()) for file in self.cleaned_data["files"]]


class StatementForm(EvidenceForm):
    """What the party or a witness said, put down in writing."""

    kind = forms.ChoiceField(label=_("证据种类"), choices=SAID, widget=forms.RadioSelect)
    said_by = forms.CharField(label=_("陈述人姓名"), max_length=40)
    signature = forms.ChoiceField(label=_("签名情况"), choices=Statement.Signature, widget=forms.RadioSelect)
    signature_note = forms.CharField(
        label=_("没有签名的情况"), max_length=300, required=False, help_text=_("拒绝或者不能签名的，注明经过和见证人。")
    )

    def statement(self) -> StatementFacts:
        """Who said it, and whether they signed."""
        return StatementFacts(**{name: self.cleaned_data[name] for name in ("said_by", "signature", "signature_note")})


class MoveForm(forms.Form):
    """The next link of the chain of custody."""

    kind = forms.ChoiceField(label=_("流转"), choices=MOVES)
    given_to = forms.CharField(label=_("交给谁、存放何处"), max_length=120)
    reason = forms.CharField(label=_("事由"), max_length=300)

    def __init__(self, *given: Any, today: date, **more: Any) -> None:
        super().__init__(*given, initial={"moved_on": today}, **more)
        self.fields["moved_on"] = day_field(_("流转日期"))


class ExcludeForm(forms.Form):
    """Why evidence is excluded."""

    reasons = forms.CharField(
        label=_("排除的理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明违反法定程序或者以非法手段取得的事实。"),
    )  # fmt: skip


class NoteForm(forms.Form):
    """A working note."""

    text = forms.CharField(label=_("工作记录"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class WhyForm(forms.Form):
    """Why personal data is read."""

    why = forms.ChoiceField(label=_("查看的事由"), choices=[("", _("请选择")), *Reading.Why.choices])
