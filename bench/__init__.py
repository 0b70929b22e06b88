"""Measurements, run by `make bench`. They report; they never pass or fail."""
