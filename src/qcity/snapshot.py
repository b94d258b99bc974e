"""A snapshot: what of a report is compared with another."""
