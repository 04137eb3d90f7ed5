"""The experiments that readers of this field's tutorials look for, each a module with `run(lab)`.

`catalogue` names them, `run` starts one, `lab` fits, scores and logs its candidates to MLflow, and
`page` writes docs/experiments.md from what was logged. No experiment looks at a test set: SemEval
candidates are scored on the development part, and searches on folds of the training part.
"""
