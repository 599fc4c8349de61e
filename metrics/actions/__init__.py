"""What was done about it, and whether it helped. The only part of the metrics that writes: `<data>/actions/*.json`.

store.actions(root)                   -> Stored(actions, problems), the newest first
store.save(root, Action(...))         -> written atomically; the same id replaces
store.delete(root, id)
outcome.outcome(wh, action)           -> Outcome(verdict, reason, change, placebos, frame ...)
"""
