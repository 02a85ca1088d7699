"""What can be done: one verb per file. They reach everything outside through `ports`."""
