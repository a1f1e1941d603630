"""The shape of the code: who imports whom, what each file says of itself, how long files and functions are."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "reportedly"
FILES = sorted(PACKAGE.rglob("*.py"))
FOLDERS = ("src", "tests", "bench", "training")
PYTHON = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))

STAGES = ("read", "ingest", "extract", "resolve", "relate", "review", "publish")
BASE = {"vocab", "errors", "records", "records_review"}
SHARED = BASE | {"resources", "wordclass"}  # what any stage may stand on
NAMES = SHARED | {"placenames", "timewords", "actors", "nominals"}  # and the words for places, times and actors
FACES = NAMES | {"pipeline", "pipeline_review", "publish", "ingest", "store", "preserve", "publicjson", "gazetteer", "samples",
                 "doctor", "library", "score", "language", "basemap"}
# What the commands of intake stand on.
OF_INTAKE = {"store_failures", "store_feeds", "failures", "changes", "watch", "translate", "imports", "runlog", "scale"}
MAY_IMPORT = {
    "vocab": set(), "errors": set(), "records": {"vocab"}, "resources": BASE, "wordclass": BASE | {"resources"},
    "placenames": SHARED, "timewords": SHARED, "actors": SHARED | {"placenames"}, "nominals": SHARED | {"actors"},
    "compare": SHARED | {"publicjson", "preserve"}, "publicjson": BASE,
    "seal": BASE | {"preserve"}, "store": SHARED | {"seal", "publicjson", "publicjson_incidents", "preserve", "placenames", "claimfields"},
    "claimfields": BASE | {"publicjson"},
    "claimpairs": BASE, "score": BASE | {"claimpairs"}, "preserve": SHARED,
    "migrations": SHARED | {"store_schema", "store_location", "store_captures", "store_words"},
    "gazetteer": SHARED | {"placenames"}, "gazetteer_sources": SHARED | {"placenames", "areas"},
    "basemap": BASE | {"resources"}, "areas": BASE | {"basemap"},
    "read": SHARED, "ingest": SHARED, "extract": NAMES, "resolve": NAMES | {"gazetteer"},
    "relate": NAMES | {"compare", "compare_harmed", "compare_once", "compare_reports", "compare_tellings"},
    "review": SHARED | {"publicjson", "placenames", "claimfields", "actors_entries"},
    "publish": SHARED | {"publicjson", "language", "basemap"}, "samples": SHARED,
    "language": BASE | {"resources"},
    "web": SHARED | {"pipeline", "pipeline_review", "pipeline_changes", "pipeline_joining", "store", "store_lists", "store_incidents",
                     "gazetteer", "relate", "publish", "publicjson",
                     "publicjson_incidents", "language", "actors", "claimfields", "records_review",
                     "compare_tellings", "review", "review_queue", "review_words", "store_failures", "store_overview", "store_search",
                     "relate_words", "compare", "review_redact", "basemap", "intake", "failures", "ingest"},
    "pipeline": NAMES | set(STAGES) | {"store", "preserve", "gazetteer", "publicjson", "ledger", "compare_tellings", "review_queue",
                                       "review_redact",
                                       "review_sources",
                                       "compare", "compare_once", "compare_kept", "store_joining", "store_incidents", "store_lists",
                                       "store_near", "store_told", "relate_blocks", "relate_parts",
                                       "relate_groups", "relate_judged", "records_review", "changes", "store_schema"},
}
MAY_IMPORT |= {"handover": FACES | {"publicjson_incidents", "pipeline_review", "records_review", "review_redact", "seal",
                                    "store_schema"}}
MAY_IMPORT |= {"imports": FACES | OF_INTAKE | {"read", "compare", "compare_tellings", "review", "records_review", "store_claims",
                                               "store_schema"}}
MAY_IMPORT |= {"parquet": BASE | {"publicjson"}}
MAY_IMPORT |= {"intake": FACES | {"store_failures", "store_erase"}}
MAY_IMPORT |= {"failures": FACES | OF_INTAKE, "watch": FACES | OF_INTAKE, "changes": BASE, "runlog": BASE, "translate": FACES | {"read"}}
LISTS = ("records.py", "vocab.py")  # lists of nouns and terms, read by looking up
FORBIDDEN_NAMES = ("manager", "handler", "processor", "helper", "util", "data", "info", "item")


def module_of(path: Path) -> str:
    """The first name below the package: the stage or the module."""
    name = path.relative_to(PACKAGE).parts[0]
    return name.removesuffix(".py")


def ours_imported(path: Path) -> set[str]:
    """The modules of ours, by their first name, that a file imports anywhere, TYPE_CHECKING included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("reportedly.")}
        elif isinstance(node, ast.ImportFrom) and node.module == "reportedly":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("reportedly."):
            found.add(str(node.module).split(".")[1])
    return found - {"__version__"}


def allowed(module: str) -> set[str]:
    """What this module may import: by name, a face's set for the faces; a module split in several (`store_x`) counts as its first name."""
    if module in {"__init__", "library", "doctor"} or module.startswith(("cli", "scale")):
        own = {m.stem for pattern in ("cli*.py", "gazetteer_*.py", "scale*.py") for m in PACKAGE.glob(pattern)}
        reviewing = {"store_erase", "compare", "review",
                     "review_words", "review_agreement", "review_queue", "review_redact", "records_review", "claimfields"}
        return FACES | OF_INTAKE | reviewing | {"web", "score", "relate", "relate_words", "publicjson_incidents", "store_claims",
                                               "store_incidents", "pipeline_joining", "pipeline_publish", "pipeline_coded", "seal",
                                               "handover",
                                               "store_location", "store_readings", "imports_links", "parquet", "pipeline_ahead"} | own
    family = module.split("_")[0]
    own = {p.stem for p in PACKAGE.glob(f"{family}*.py")} | {family}
    return MAY_IMPORT.get(module, MAY_IMPORT.get(family, set())) | own


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_follow_the_design(path: Path) -> None:
    module = module_of(path)
    too_many = ours_imported(path) - allowed(module) - {module}
    assert not too_many, f"{path.name} imports {sorted(too_many)}: no stage imports another; they meet in pipeline.py"


@pytest.mark.parametrize("path", PYTHON, ids=lambda p: str(p.relative_to(ROOT)))
def test_first_line_says_what_the_file_is(path: Path) -> None:
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    assert first.startswith('"""') and len(first) > 20, "the first line is a docstring that says what the file is"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_files_and_functions_can_be_read_at_a_sitting(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= (600 if path.name in LISTS else 450), "split the file along a noun of the field"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, f"{node.name} is too long to read"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_names_are_of_the_field(path: Path) -> None:
    words = path.stem.split("_")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    for name in [*words, *(part for n in names for part in n.lower().split("_"))]:
        assert name not in FORBIDDEN_NAMES and not name.endswith(("manager", "handler", "processor")), f"{name}: a name that says nothing"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_public_functions_and_classes_say_what_they_give(path: Path) -> None:
    for node in ast.iter_child_nodes(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


def test_the_package_knows_no_measuring_data() -> None:
    for path in PACKAGE.rglob("*"):
        if path.suffix in {".py", ".yaml", ".csv", ".txt"}:
            assert "../shared" not in path.read_text(encoding="utf-8"), path
