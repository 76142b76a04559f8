"""Who did what. `record` in the action's own transaction; `history_of` to read it back."""
