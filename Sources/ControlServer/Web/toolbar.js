// The call toolbar.
