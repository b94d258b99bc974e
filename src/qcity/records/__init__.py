"""Raw inspection records to measurements: every row validated, rates and counts computed, never judged.

`model.py` has the rules for a row; `expression.py` says for an engine which rows are plainly right and adds them up;
what it leaves over goes through the model, row by row. So every engine accepts and refuses what the model does.
"""
