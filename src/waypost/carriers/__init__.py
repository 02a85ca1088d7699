"""Who moves parcels. One folder for each carrier; `registry` is the list."""
