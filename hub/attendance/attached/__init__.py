"""Photos and PDFs that stand behind a record: read with care, kept small, shown only with the record."""
