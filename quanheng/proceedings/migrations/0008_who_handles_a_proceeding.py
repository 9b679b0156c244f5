import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_deputy_heads'),
        ('proceedings', '0007_own_due_at'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='proceeding',
            name='proceedings_inbox',
        ),
        migrations.AddField(
            model_name='proceeding',
            name='handler',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='proceeding',
            index=models.Index(condition=models.Q(('ended_on__isnull', True)), fields=['office', 'own_due_at', 'id'], include=('position', 'handler'), name='proceedings_inbox'),
        ),
        migrations.AddIndex(
            model_name='proceeding',
            index=models.Index(condition=models.Q(('ended_on__isnull', True), ('handler__isnull', False)), fields=['handler', 'own_due_at', 'id'], include=('office', 'position'), name='proceedings_handled'),
        ),
        migrations.AddIndex(
            model_name='proceeding',
            index=models.Index(condition=models.Q(models.Q(('ended_on__isnull', True), _negated=True), ('handler__isnull', False)), fields=['handler', '-ended_on', '-id'], name='proceedings_ended_handled'),
        ),
    ]
