"""What the heads of the trained reader tell apart, in the order of their outputs; the exported model carries these lists."""

from reportedly.vocab import MENTION_KINDS, STATUSES, SUBTYPES, VOICES

SPAN = ("outside", "first", "further")
KINDS = tuple(MENTION_KINDS)
CUE_PAIRS = ("source", "content")
EVENT_PAIRS = ("actor", "supporter", "target", "affected", "weapon", "where", "when", "killed", "injured", "counted", "cue")
FACTS = (("subtype", tuple(SUBTYPES)), ("status", tuple(STATUSES)), ("voice", tuple(VOICES)), ("civilians_targeted", ("no", "yes")))
