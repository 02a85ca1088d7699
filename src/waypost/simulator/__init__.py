"""Carriers that are not there: an HTTP server that answers and pushes as they document it, faults and all."""
