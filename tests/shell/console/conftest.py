from sorting_line import line

__all__ = ["line"]
