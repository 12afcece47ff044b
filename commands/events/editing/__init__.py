"""Events as staff put them up and change them, from chat."""
