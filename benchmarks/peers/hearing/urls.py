"""One page a step, as thin as it can be."""

from django.conf import settings
from django.urls import path

if "viewflow" in settings.INSTALLED_APPS:
    from hearing.viewflow_flow import hear
else:
    from hearing.spiff_flow import hear

urlpatterns = [path("cases/<int:pk>/statement/", hear, name="statement")]
