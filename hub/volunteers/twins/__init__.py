"""Rows that may be one person: found, shown side by side, merged, told apart."""
