"""Small State classes, one for each area of a page. State is disposable: everything is rebuilt in `on_load`."""
