"""Litres of fuel per boat, from the sheets that the crews fill in: one row after the other."""

from pathlib import Path

import pandas as pd


def litres(sheet: Path) -> dict[int, float]:
    entries = pd.read_csv(sheet)
    found: dict[int, float] = {}
    for _, row in entries[entries["litres"] > 0].iterrows():
        found[row["boat"]] = found.get(row["boat"], 0.0) + row["litres"]
    return found


def litres_by_column(sheet: Path) -> dict[int, float]:
    """The same with columns as a whole."""
    entries = pd.read_csv(sheet)
    return entries[entries["litres"] > 0].groupby("boat")["litres"].sum().to_dict()
