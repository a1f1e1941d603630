"""How rare words are: `python training/term_weights.py POLNEAR.input.jsonl ECBPLUS.input.jsonl` writes models/terms.json (no randomness).

Of each word in six or more of the reports only how many of them hold it is kept, as ln(reports / that number); of ECB+ only the
even-numbered topics are read.
"""

import json
import math
import sys
from collections import Counter
from pathlib import Path

from reportedly.compare_terms import WORD

FEWEST = 6  # reports that hold a word before its rarity is known
TARGET = Path(__file__).parents[1] / "src" / "reportedly" / "models" / "terms.json"


def is_of_training(identity: str) -> bool:
    """False for the odd-numbered topics of ECB+, which only measure."""
    return not identity.startswith("ecb-") or int(identity.removeprefix("ecb-").split("_")[0]) % 2 == 0


def main(paths: list[str]) -> None:
    """Counts and writes."""
    held: Counter[str] = Counter()
    reports = 0
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            report = json.loads(line)
            if is_of_training(report["id"]):
                held.update(set(WORD.findall(report["text"].lower())))
                reports += 1
    words: dict[str, list[str]] = {}
    for word, count in sorted(held.items()):
        if count >= FEWEST:
            words.setdefault(f"{math.log(reports / (1 + count)):.1f}", []).append(word)
    rarity = {weight: " ".join(of) for weight, of in sorted(words.items(), key=lambda e: float(e[0])) if float(weight) > 0}
    TARGET.write_text(json.dumps({"reports": reports, "unknown": 6.0, "rarity": rarity}, indent=0) + "\n", encoding="utf-8")
    print(reports, "reports,", sum(len(w.split()) for w in rarity.values()), "words")


if __name__ == "__main__":
    main(sys.argv[1:])
