"""An audit says what it looked over: the record, or the kept evidence."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stories', '0016_deliveries'),
    ]

    operations = [
        migrations.AddField(
            model_name='recordaudit',
            name='about',
            field=models.CharField(choices=[('record', 'The record'), ('files', 'Kept evidence')], default='record', max_length=6),
        ),
        migrations.AlterField(
            model_name='recordaudit',
            name='revisions',
            field=models.PositiveIntegerField(help_text='that hold; of evidence, captures'),
        ),
    ]
