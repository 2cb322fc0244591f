"""Where archives put a document's header: one module for each convention."""
