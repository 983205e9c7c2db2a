"""The edge all pages share: frame, errors, filters, headers, health. No business words."""
