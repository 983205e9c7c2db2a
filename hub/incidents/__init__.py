"""Incidents, hubs and the times at which hubs are open."""
