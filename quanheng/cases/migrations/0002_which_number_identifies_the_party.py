from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='party',
            name='identifier_kind',
            field=models.CharField(blank=True, choices=[('credit-code', '统一社会信用代码'), ('resident-id', '居民身份证'), ('other', '其他证件')], default='', max_length=12),
        ),
    ]
