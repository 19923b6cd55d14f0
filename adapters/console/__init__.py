"""The console: a chat on one's own terminal, with a script or typed by hand."""
