"""Measures the program itself, each time beside a bound that is measured in the same run."""
