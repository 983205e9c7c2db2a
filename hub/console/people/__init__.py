"""The register on the console: people, their papers, numbers, standing and doubles."""
