"""A stand-in for YouTube Data API v3: same paths, shapes, paging, quota and errors."""
