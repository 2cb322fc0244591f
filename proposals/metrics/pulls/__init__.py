"""Points from where they are kept already. Nothing here touches our own database."""
