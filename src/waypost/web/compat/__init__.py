"""OTHER VENDORS' WIRE FORMATS, so that their unmodified clients work against us."""
