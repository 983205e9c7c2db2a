"""The coordinators' console, one module for each noun."""
