"""Tables as people have them, on their way into a metric: they say what each column means."""
