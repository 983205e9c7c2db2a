"""Photos and PDFs behind a record: a sheet, a receipt, an injury."""
