"""What backs a person's standing: credentials, checks, agreements, a guardian's word, appeals."""
