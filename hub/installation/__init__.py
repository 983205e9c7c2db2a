"""What this installation is: real or exercise, its preset, country, time zone and name."""
