"""The search: words, index and answers, the same here and in the reader's browser."""
