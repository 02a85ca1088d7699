"""`/docs` and `/openapi.json`: the API told to people and to programs, from the same table."""
