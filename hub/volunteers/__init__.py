"""The register of people, and each person's ledger of asks and commitments."""
