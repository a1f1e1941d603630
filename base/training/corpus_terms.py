"""Short codes of the corpus's annotation lines and the terms of the public format that they stand for."""

SUBTYPES = {
    "regain": "Government regains territory", "overtake": "Non-state actor overtakes territory", "clash": "Armed clash",
    "force": "Excessive force against protesters", "intervention": "Protest with intervention", "peaceful": "Peaceful protest",
    "violentdemo": "Violent demonstration", "mob": "Mob violence", "chem": "Chemical weapon", "air": "Air/drone strike",
    "suicide": "Suicide bomb", "shell": "Shelling/artillery/missile attack", "ied": "Remote explosive/landmine/IED",
    "grenade": "Grenade", "sexual": "Sexual violence", "attack": "Attack", "abduct": "Abduction/forced disappearance",
    "agreement": "Agreement", "arrests": "Arrests", "change": "Change to group/activity", "disrupted": "Disrupted weapons use",
    "hq": "Headquarters or base established", "loot": "Looting/property destruction", "transfer": "Non-violent transfer of territory",
    "other": "Other", "siege": "Siege", "displacement": "Displacement", "deprivation": "Deprivation", "aid": "Aid",
    "message": "Message published", "call": "Call", "threat": "Threat", "crime": "Crime", "accident": "Accident",
}
WEAPONS = {
    "small": "small arms", "arty": "artillery", "mortar": "mortar", "rocket": "rocket", "missile": "missile",
    "bomb": "air-dropped bomb", "air": "air strike, munition not named", "drone": "drone", "suicide": "suicide bomb",
    "vbomb": "vehicle bomb", "ied": "improvised explosive", "mine": "landmine", "grenade": "grenade", "cluster": "cluster munition",
    "incendiary": "incendiary munition", "chem": "chemical agent", "blade": "blade", "fire": "fire", "vehicle": "vehicle",
    "gas": "tear gas", "other": "other",
}
SITES = {
    "home": "home", "camp": "shelter or camp", "hospital": "hospital or clinic", "ambulance": "ambulance", "school": "school",
    "worship": "worship", "market": "market", "food": "bakery or food", "power": "water or power", "road": "road or bridge",
    "media": "media", "aid": "aid", "government": "government", "military": "military", "other": "other",
}
ACTOR_KINDS = {
    "state": "state forces", "rebel": "rebel group", "militia": "political militia", "identity": "identity militia",
    "unid": "unidentified armed group", "gang": "criminal group", "rioters": "rioters", "protesters": "protesters",
    "civ": "civilians", "ext": "external forces", "gov": "government", "org": "organisation", "media": "media", "person": "person",
}
SOURCE_KINDS = {
    "gov": "government", "state": "state forces", "armed": "armed group", "political": "political group",
    "resident": "witness or resident", "victim": "victim or relative", "medic": "medic or rescuer", "activist": "activist",
    "ngo": "ngo", "un": "un", "media": "media", "monitor": "monitor", "expert": "expert", "document": "document",
    "account": "account", "other": "other", "unknown": "unknown",
}
STANCES = {
    "says": "says", "confirms": "confirms", "admits": "admits", "alleges": "alleges", "denies": "denies", "doubts": "doubts",
    "observed": "observed", "unverified": "cannot verify", "predicts": "predicts", "calls": "calls for", "threatens": "threatens",
}
DISPUTES = {"event": "event", "actor": "actor", "target": "target", "harm": "civilian harm", "toll": "toll", "weapon": "weapon"}
WHO = {
    "civ": "civilians", "comb": "combatants", "children": "children", "women": "women", "men": "men", "medics": "medics",
    "aid": "aid workers", "journalists": "journalists", "-": "unspecified",
}
RELATIONS = {"retells": "retells", "updates": "updates", "corrects": "corrects", "partof": "part of", "contradicts": "contradicts"}
WHERE = {"in": "in", "near": "near", "between": "between", "on": "on the road", "offset": "offset"}
OTHER_PLACES = {
    "from": "origin", "to": "destination", "launched": "launched from", "filmed": "filmed at", "pubat": "published at", "other": "other",
}
# The voices that a claim may have, by the stance of its innermost speaker; an outer one that denies or doubts makes it denied.
# One sentence of a party may own one deed, blame another and answer for its dead: `says` leaves the voice to each claim.
VOICES_BY_STANCE = {
    "says": {"said", "confirmed", "admitted", "alleged"}, "confirms": {"confirmed"}, "admits": {"admitted", "said", "confirmed", "alleged"},
    "alleges": {"alleged", "said"}, "denies": {"denied"}, "doubts": {"denied", "alleged"}, "observed": {"confirmed", "said"},
    "cannot verify": {"said", "alleged"}, "predicts": {"said", "alleged"}, "calls for": {"said"}, "threatens": {"said", "admitted"},
}
