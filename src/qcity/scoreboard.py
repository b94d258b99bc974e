"""The scoreboard: what each department answers for, and how it stands."""
