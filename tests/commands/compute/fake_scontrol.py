#!/usr/bin/env python3
# ruff: noqa: T201 - a program tells on its output
"""A recorded scontrol: answers as Slurm's does, keeps reservations in a file, and notes each call.

What it prints was taken down from Slurm 22.05.8 and 24.11.5.
"""

import json
import os
import sys
from pathlib import Path

FOLDER = Path(os.environ["FAKE_SCONTROL"])
VERSION = (FOLDER / "version").read_text().strip()


def main(arguments: list[str]) -> int:
    with (FOLDER / "calls").open("a") as calls:
        calls.write(json.dumps(arguments) + "\n")
    if (FOLDER / "down").exists():
        print("slurm_load_reservations error: Unable to contact slurm controller (connect failure)", file=sys.stderr)
        return 1
    kept = FOLDER / "reservations"
    reservations = json.loads(kept.read_text()) if kept.exists() else {}
    status = answer(arguments, reservations)
    kept.write_text(json.dumps(reservations))
    return status


def answer(arguments: list[str], reservations: dict[str, dict[str, str]]) -> int:
    match arguments:
        case ["--version"]:
            print(f"slurm {VERSION}")
        case ["--oneliner", "show", "reservation", name] if name in reservations:
            print(" ".join(f"{key}={value}" for key, value in reservations[name].items()) + " State=INACTIVE")
        case ["--oneliner", "show", "reservation", name]:
            print(f"Reservation {name} not found", file=sys.stderr)
            return 1
        case ["--oneliner", "show", "node", name]:
            print(f"NodeName={name} Arch=x86_64 CoresPerSocket=8 CPUAlloc=0 CPUEfctv=64 CPUTot=64 CPULoad=0.10")
        case ["create", "reservation", *words]:
            settings = dict(word.split("=", 1) for word in words)
            if not {"Users", "Accounts"} & settings.keys() or (FOLDER / "busy").exists():
                print("Error creating the reservation: Requested nodes are busy", file=sys.stderr)
                return 1
            reservations[settings["ReservationName"]] = settings
            print(f"Reservation created: {settings['ReservationName']}")
        case ["update", *words]:
            settings = dict(word.split("=", 1) for word in words)
            reservations[settings["ReservationName"]].update(settings)
            print("Reservation updated.")
        case ["delete", word]:
            del reservations[word.split("=", 1)[1]]
        case _:
            print(f"invalid keyword: {arguments}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
