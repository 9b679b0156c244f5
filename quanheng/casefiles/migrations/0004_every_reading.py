from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0003_opened_documents'),
    ]

    operations = [
        migrations.AddField(
            model_name='reading',
            name='named',
            field=models.CharField(blank=True, default='', max_length=200),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='reading',
            name='what',
            field=models.CharField(choices=[('party', '当事人信息'), ('file', '证据文件'), ('document', '文书'), ('copy', '文书副本'), ('bundle', '案卷导出'), ('draft', '文书预览'), ('receipt', '文书回执'), ('index', '案卷目录'), ('attachment', '申请材料')], max_length=10),
        ),
    ]
