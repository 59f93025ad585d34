from .region import region_search

__all__ = ["region_search"]
