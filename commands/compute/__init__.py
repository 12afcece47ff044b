"""The programme's computing, booked for spans of time and handed over to the machines."""
