"""From a covenant as people wrote it (text, Markdown, .docx) to its structure."""
