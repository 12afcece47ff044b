"""The companies of the programme and who belongs to them."""
