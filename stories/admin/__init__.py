"""The editors' door. Django's autodiscovery imports this: it registers the plain forms."""

from stories.admin import people

__all__ = ["people"]
