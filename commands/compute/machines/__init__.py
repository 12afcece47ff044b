"""Hand bookings over to the machines: by staff, by a webhook, or as reservations of Slurm."""
