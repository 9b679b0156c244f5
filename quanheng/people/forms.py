"""What people type about people."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from quanheng.people.models import Office, Post


def _day(label, help_text="", required=True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


class LogInForm(AuthenticationForm):
    """Account and password."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("账号")
        # Django bounds the widget alone; a log-in that fails is kept by its name, in a column that ends.
        self.fields["username"].validators.append(MaxLengthValidator(self.fields["username"].max_length))
        self.fields["password"].label = _("密码")
        self.error_messages["invalid_login"] = _("账号或密码不对。连续输错八次，须等十五分钟。")


class PasswordForm(forms.Form):
    """One's own password, the old one and twice the new."""

    old = forms.CharField(label=_("现在的密码"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    new = forms.CharField(
        label=_("新密码"),
        help_text=_("至少十个字符，不要用常见的密码，也不要与账号、姓名相近。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一次新密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict:
        given = super().clean()
        if given.get("new") != given.get("again"):
            self.add_error("again", _("两次输入的新密码不一样。"))
        return given


class PersonForm(forms.Form):
    """A new account."""

    username = forms.RegexField(
        label=_("账号"),
        regex=r"^[a-z][a-z0-9.-]{2,39}$",
        help_text=_("小写字母开头，可用数字、点和短横，三至四十个字符。"),
    )
    name = forms.CharField(label=_("姓名"), max_length=40)
    office = forms.ModelChoiceField(label=_("所在部门"), queryset=Office.objects.filter(ends_on=None))


class AppointmentForm(forms.Form):
    """A person, a post, from when and by which document."""

    post = forms.ModelChoiceField(
        label=_("岗位"), queryset=Post.objects.select_related("office").order_by("office__position", "pk")
    )
    begins_on = _day(_("到任日"))
    document = forms.CharField(label=_("任职文件"), max_length=80, help_text=_("如：示府任〔2026〕3号"))
    acting = forms.BooleanField(label=_("代理（AB 岗）"), required=False)
    ends_on = _day(_("末日"), _("代理必须写明末日。"), required=False)


class LeavingForm(forms.Form):
    """The last day in a post and the document that ends it."""

    ends_on = _day(_("在任末日"), _("次日起，此岗位给予的权限即告终止。"))
    document = forms.CharField(label=_("免职文件"), max_length=80)


class CertificateForm(forms.Form):
    """An enforcement certificate."""

    number = forms.CharField(label=_("执法证号"), max_length=30)
    kind = forms.CharField(label=_("证件种类"), max_length=40, initial="行政执法证")
    area = forms.CharField(label=_("执法领域"), max_length=40)
    issued_on = _day(_("发证日"))
    expires_on = _day(_("有效期至"), _("当日仍有效。"))


class SuspensionForm(forms.Form):
    """Why a certificate may not be used any more."""

    reason = forms.CharField(label=_("暂扣理由"), max_length=200)
