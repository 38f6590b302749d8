"""The conversation: the table of commands, and one module per feature."""
