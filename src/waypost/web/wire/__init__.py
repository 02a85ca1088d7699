"""What programs send us and what we answer, as types: checked on the way in, documented field by field."""
