"""Benchmarks: our own against bare peers, side by side in one run, on invented networks that grow from a seed."""
