"""Pure functions on text: sentences, chunks, quotes, language, rich text and folding."""
