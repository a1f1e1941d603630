"""The packaged sample reports: all invented, in many styles; three of them tell one incident differently."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from reportedly import resources

FOLDER = "data/samples"


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: its file, its style, when and by whom it was published, and the incident that it tells of."""

    file: str
    style: str
    published: str | None
    outlet: str | None
    tells: str | None = None
    looks_like: str | None = None

    @property
    def path(self) -> Path:
        """The file as installed."""
        return Path(str(files("reportedly").joinpath(FOLDER, self.file)))


def find_samples() -> Iterator[Sample]:
    """All samples, in the order of samples.yaml. Each is marked there as invented."""
    for entry in resources.load_yaml(f"{FOLDER}/samples.yaml"):
        yield Sample(entry["file"], entry["style"], entry["published"], entry["outlet"], entry.get("tells"), entry.get("looks_like"))
