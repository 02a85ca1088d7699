"""The API for programs: JSON, keys, problems (RFC 9457)."""
