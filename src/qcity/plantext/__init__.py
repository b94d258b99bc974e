"""A plan's text: its quantities, its goals, and how a plan file and its text are held together.

All of it works on text alone; files are read in `texts`, plan files in `planfile`.
"""
