"""An audit may tell of a checkpoint: whether it was made and kept."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stories', '0018_push_text'),
    ]

    operations = [
        migrations.AlterField(
            model_name='recordaudit',
            name='about',
            field=models.CharField(choices=[('record', 'The record'), ('files', 'Kept evidence'), ('points', 'Checkpoints')], default='record', max_length=6),
        ),
        migrations.AlterField(
            model_name='recordaudit',
            name='revisions',
            field=models.PositiveIntegerField(help_text='that hold; of evidence, captures; of a checkpoint, those that it covers'),
        ),
    ]
