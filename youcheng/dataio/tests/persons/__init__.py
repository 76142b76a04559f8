"""A list of persons: read as offices write it, judged, taken in in one go, taken back entirely."""
