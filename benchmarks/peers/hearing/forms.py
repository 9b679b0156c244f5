"""The three facts the step asks for."""

from django import forms


class Statement(forms.Form):
    statement = forms.CharField()
    statement_review = forms.CharField()
    statement_adopted = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
