"""The bank between the database and files: TOML for hands and history, CSV for spreadsheets."""
