"""What the owner types about people: their names and numbers, and who may enter the back office."""

from django import forms
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import User
from customers.phones import normalize_phone


class RoleField(forms.ModelMultipleChoiceField):
    """Groups by the names that people read: those of the shipped roles are translated."""

    def label_from_instance(self, group):
        return gettext(group.name)


class PhoneCleaning(forms.ModelForm):
    def clean_phone(self):
        text = self.cleaned_data["phone"]
        try:
            return normalize_phone(text) if text else ""
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class PersonAddForm(PhoneCleaning, AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "full_name", "phone"]


class PersonForm(PhoneCleaning, UserChangeForm):
    """`editor` is who edits: nobody takes the key to the back office out of their own hand."""

    editor = None

    class Meta:
        model = User
        fields = ["email", "full_name", "phone", "is_active", "is_staff", "groups"]

    def clean(self):
        super().clean()
        typed = self.cleaned_data
        locks_out = not (typed.get("is_active", True) and typed.get("is_staff", True))
        if self.instance == self.editor and locks_out:
            raise forms.ValidationError(_("You cannot lock yourself out. Ask another owner to do it."))
        return typed
