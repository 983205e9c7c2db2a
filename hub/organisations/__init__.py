"""The register of organisations: charities, teams and agencies."""
