"""What staff announce: written, looked at, perhaps approved, sent once, acknowledged, and amended or taken back."""
