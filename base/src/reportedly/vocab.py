"""The closed terms of the public format, each with its meaning: the codebook is printed from this file.

A vocabulary is a plain mapping from a term, spelled as it appears in the public JSON, to a sentence that tells
a coder when to use it. Event sub-types also name their type and keep ACLED's hierarchical order (the earlier
sub-type wins where several tactics concur).
"""

from typing import NamedTuple

SCHEMA = "reportedly/1"


class SubType(NamedTuple):
    """One sub-event type: the event type it belongs to, and what it means."""

    type: str
    meaning: str


BATTLES = "Battles"
PROTESTS = "Protests"
RIOTS = "Riots"
REMOTE = "Explosions/Remote violence"
VAC = "Violence against civilians"
STRATEGIC = "Strategic developments"
HUMANITARIAN = "Humanitarian"
STATEMENT = "Statement"
OTHER_VIOLENCE = "Other violence"

EVENT_TYPES: dict[str, str] = {
    BATTLES: "Armed interaction between two organised armed groups (ACLED).",
    PROTESTS: "A public demonstration whose participants are not violent (ACLED).",
    RIOTS: "Violence by demonstrators or mobs without the organisation of an armed group (ACLED).",
    REMOTE: "Violence by weapons that keep the target from answering: bombs, shells, missiles, mines (ACLED).",
    VAC: "Violence by an organised armed group against unarmed people (ACLED).",
    STRATEGIC: "Events that are not violent themselves but matter for a conflict's course (ACLED).",
    HUMANITARIAN: "What people endure or receive in a conflict: siege, displacement, deprivation, aid (ours).",
    STATEMENT: "The publishing of a message by a party is itself the news (ours).",
    OTHER_VIOLENCE: "People hurt where no side of a conflict and no political motive is named (ours).",
}
ACLED_TYPES = (BATTLES, PROTESTS, RIOTS, REMOTE, VAC, STRATEGIC)

SUBTYPES: dict[str, SubType] = {
    "Government regains territory": SubType(BATTLES, "State forces take a place back by fighting."),
    "Non-state actor overtakes territory": SubType(BATTLES, "A non-state group takes a place by fighting and holds it a day or more."),
    "Armed clash": SubType(BATTLES, "Armed groups fight; control does not change hands for good. Bombs used in the fight are part of it."),
    "Excessive force against protesters": SubType(PROTESTS, "Peaceful protesters are shot at, killed or severely hurt."),
    "Protest with intervention": SubType(PROTESTS, "A peaceful protest is dispersed or its people arrested, without lethal force."),
    "Peaceful protest": SubType(PROTESTS, "People demonstrate without violence and nobody intervenes."),
    "Violent demonstration": SubType(RIOTS, "Demonstrators turn violent: stones, fires, clashes with police."),
    "Mob violence": SubType(RIOTS, "A crowd attacks people or fights another crowd, outside a demonstration."),
    "Chemical weapon": SubType(REMOTE, "Toxic agents used as a weapon; napalm and white phosphorus are not among them."),
    "Air/drone strike": SubType(REMOTE, "Bombs or missiles from aircraft or drones, without a fight on the ground."),
    "Suicide bomb": SubType(REMOTE, "The attacker dies in the explosion, on foot or in a vehicle."),
    "Shelling/artillery/missile attack": SubType(
        REMOTE, "Artillery, mortars, rockets or missiles fired at a target that does not fire back."
    ),
    "Remote explosive/landmine/IED": SubType(REMOTE, "Mines, roadside bombs, car bombs without a suicide driver, other explosive devices."),
    "Grenade": SubType(REMOTE, "A hand grenade or similar thrown or launched outside a fight."),
    "Sexual violence": SubType(VAC, "Rape and other sexual violence by an armed group."),
    "Attack": SubType(VAC, "Unarmed people are killed, wounded, beaten or tortured; the abducted who are killed count here."),
    "Abduction/forced disappearance": SubType(
        VAC, "People are taken and held by force and not reported killed; arrests under law are not."
    ),
    "Agreement": SubType(STRATEGIC, "Ceasefire, peace deal, evacuation deal, prisoner exchange, negotiated surrender."),
    "Arrests": SubType(STRATEGIC, "Mass arrests, or the arrest of politically important people."),
    "Change to group/activity": SubType(STRATEGIC, "A group forms, splits, joins, deploys, withdraws, or starts or ends an operation."),
    "Disrupted weapons use": SubType(
        STRATEGIC, "A weapon is intercepted, defused, seized or explodes by accident before it harms its target."
    ),
    "Headquarters or base established": SubType(STRATEGIC, "A lasting base or headquarters is set up."),
    "Looting/property destruction": SubType(STRATEGIC, "Property is plundered, burnt or destroyed without harm to people."),
    "Non-violent transfer of territory": SubType(STRATEGIC, "A place changes hands without fighting."),
    "Other": SubType(STRATEGIC, "Another development that matters: a coup, a mass grave, a curfew."),
    "Siege": SubType(HUMANITARIAN, "A place or group is surrounded and cut off."),
    "Displacement": SubType(HUMANITARIAN, "Flight, evacuation, expulsion or return of people."),
    "Deprivation": SubType(HUMANITARIAN, "Shortage of food, water, medicine or power; services cut; aid blocked."),
    "Aid": SubType(HUMANITARIAN, "Relief or rescue that reached people."),
    "Message published": SubType(STATEMENT, "A video, communiqué or leaflet of a party is published."),
    "Call": SubType(STATEMENT, "A party publicly orders or appeals to people to do something."),
    "Threat": SubType(STATEMENT, "A party publicly threatens, or sets an ultimatum."),
    "Crime": SubType(OTHER_VIOLENCE, "People shot, killed, robbed or hurt without a party to a conflict or a political motive named."),
    "Accident": SubType(OTHER_VIOLENCE, "People hurt without anybody's intent."),
}

ROLES: dict[str, str] = {
    "actor": "Did it or tried it, whatever the grammar.",
    "supporter": "Is named as helping the actor.",
    "target": "What or whom it was aimed at.",
    "affected": "Was harmed or moved without being aimed at.",
    "weapon": "With what it was done.",
}

MENTION_KINDS: dict[str, str] = {
    "place": "A toponym, also inside a longer name or standing for a government.",
    "time": "A temporal expression.",
    "actor": "A person, group, force, people or outlet.",
    "weapon": "A weapon or means of violence.",
    "number": "A count.",
}

ACTOR_KINDS: dict[str, str] = {
    "state forces": "Army, police or other forces of a state, at home or abroad.",
    "rebel group": "Fights a government to replace it or to secede.",
    "political militia": "Armed for a political end short of taking the state; allied with elites or parties.",
    "identity militia": "Armed around a community: tribe, clan, faith, village.",
    "unidentified armed group": "Armed people whom the source does not name.",
    "criminal group": "Gangs, cartels, bandits, pirates.",
    "rioters": "People violent in a demonstration or mob.",
    "protesters": "People in a peaceful demonstration.",
    "civilians": "Unarmed people.",
    "external forces": "Coalitions, peacekeepers, hired companies; never a state's own army.",
    "government": "A government, ministry, parliament, court or office holder's institution.",
    "organisation": "Another organisation: UN bodies, NGOs, companies, parties without arms.",
    "media": "An outlet, agency or account that publishes.",
    "person": "A single human being.",
}

PLACE_FEATURES: dict[str, str] = {
    "settlement": "City, town, village, quarter.",
    "district": "Second-level area or smaller.",
    "province": "First-level area.",
    "country": "A state.",
    "region": "An area that is no administrative unit, or wider than a country.",
    "site": "A camp, base, airport, crossing, building.",
    "water": "River, lake, sea, gulf.",
}

WEAPON_CLASSES: dict[str, str] = {
    "small arms": "Rifles, pistols, machine guns; shooting.",
    "artillery": "Howitzers, tank guns, shells without a named gun.",
    "mortar": "Mortars and their rounds.",
    "rocket": "Unguided rockets and their launchers.",
    "missile": "Guided missiles, anti-tank and thermal missiles.",
    "air-dropped bomb": "Bombs from aircraft, barrel bombs, guided bombs.",
    "air strike, munition not named": "An air strike whose munition the text does not name.",
    "drone": "Armed or exploding drones.",
    "suicide bomb": "Explosive belts, suicide bombers, suicide vehicles.",
    "vehicle bomb": "Car bombs and other explosive vehicles, no suicide driver named.",
    "improvised explosive": "Roadside bombs, booby traps, planted devices.",
    "landmine": "Anti-personnel and anti-vehicle mines.",
    "grenade": "Hand grenades, rocket-propelled grenades.",
    "cluster munition": "Cluster bombs, shells and their bomblets.",
    "incendiary munition": "White phosphorus, napalm, thermite.",
    "chemical agent": "Chlorine, sarin, mustard gas and other toxic agents.",
    "blade": "Knives, machetes, swords.",
    "fire": "Arson.",
    "vehicle": "A vehicle driven into people.",
    "tear gas": "Tear gas and other riot agents, rubber bullets apart.",
    "other": "Another means of violence.",
}

SITE_CLASSES: dict[str, str] = {
    "home": "Houses, flats, residential buildings.",
    "shelter or camp": "Camps for displaced people, shelters, tents.",
    "hospital or clinic": "Hospitals, clinics, field hospitals.",
    "ambulance": "Ambulances and their crews' vehicles.",
    "school": "Schools, universities, nurseries.",
    "worship": "Mosques, churches, temples, funerals held there.",
    "market": "Markets, shops, malls.",
    "bakery or food": "Bakeries, mills, grain stores, food lines.",
    "water or power": "Water stations, power plants, dams, fuel depots.",
    "road or bridge": "Roads, bridges, crossings, buses and cars on them.",
    "media": "Studios, transmitters, press offices.",
    "aid": "Aid convoys, warehouses, offices of relief agencies.",
    "government": "Ministries, courts, police stations used as offices.",
    "military": "Bases, checkpoints, barracks, depots, positions.",
    "other": "Another kind of site.",
}

TOLLS: dict[str, str] = {
    "killed": "Dead.",
    "injured": "Wounded or hurt.",
    "casualties": "Dead or wounded, the text does not say which.",
    "displaced": "Fled, were evacuated or expelled.",
    "detained": "Arrested or held under a claim of law.",
    "abducted": "Taken by force.",
    "missing": "Not found or not heard of.",
    "freed": "Released or rescued from captivity.",
    "surrendered": "Gave themselves up.",
    "trapped": "Cannot leave.",
}

TOLL_WHO: dict[str, str] = {
    "civilians": "The text calls them civilians or names unarmed people.",
    "combatants": "The text calls them fighters, soldiers, militants.",
    "children": "Minors.",
    "women": "Women.",
    "men": "Men.",
    "medics": "Health workers and rescuers.",
    "aid workers": "Staff of relief organisations.",
    "journalists": "Journalists and media workers.",
    "unspecified": "The text does not say.",
}

TOLL_UNITS: dict[str, str] = {"people": "Persons.", "families": "Families or households, never multiplied."}
TOLL_SCOPES: dict[str, str] = {
    "event": "The figure belongs to this event.",
    "cumulative": "A total over days or places; it never enters one event's range.",
}

SOURCE_KINDS: dict[str, str] = {
    "government": "A government, ministry or office holder.",
    "state forces": "An army, police or their spokespeople.",
    "armed group": "A non-state armed group.",
    "political group": "A party, opposition body or movement.",
    "witness or resident": "People who live there or saw it.",
    "victim or relative": "Those harmed, or their families.",
    "medic or rescuer": "Hospitals, doctors, civil defence.",
    "activist": "Activists and local networks.",
    "ngo": "A non-governmental organisation.",
    "un": "The United Nations and its bodies.",
    "media": "An outlet or agency.",
    "monitor": "A body that records events of a conflict.",
    "expert": "Analysts and academics.",
    "document": "A document, statement, report or record.",
    "account": "An account on a network or messenger.",
    "other": "Somebody else.",
    "unknown": "The text does not say who.",
}

STANCES: dict[str, str] = {
    "says": "States it.",
    "confirms": "Answers for it from its own knowledge, without accusing or being accused.",
    "admits": "Accepts or claims that its own side did it.",
    "alleges": "Blames another party; also when the word is 'confirmed'.",
    "denies": "Says it is not so.",
    "doubts": "Questions it.",
    "observed": "Saw or checked it itself; supports that and nothing else.",
    "cannot verify": "Says that it could not check it.",
    "predicts": "Says it will happen.",
    "calls for": "Wants it to happen.",
    "threatens": "Says it will do it to somebody.",
}

DISPUTES: dict[str, str] = {
    "event": "That it happened.",
    "actor": "Who did it.",
    "target": "Whom or what it hit.",
    "civilian harm": "That civilians were harmed.",
    "toll": "The figure.",
    "weapon": "The weapon.",
}

VOICES: dict[str, str] = {
    "reported": "The outlet says it in its own voice.",
    "said": "A speaker asserts it.",
    "alleged": "A speaker blames another party, or the cue withholds belief.",
    "denied": "The speaker denies the event or its part in it.",
    "admitted": "The claim's own actor says so.",
    "confirmed": "A speaker who neither accuses nor is accused answers for it from its own knowledge.",
}

STATUSES: dict[str, str] = {
    "occurred": "It happened.",
    "ongoing": "Still so at publication.",
    "attempted": "Tried or begun, and fell short.",
    "did-not-happen": "The outlet itself says that it did not happen.",
    "expected": "Forecast, planned, threatened or ordered.",
    "possible": "May have happened.",
    "habitual": "Done repeatedly, no single occasion.",
}

CLAIM_RELATIONS: dict[str, str] = {
    "retells": "The same happening told again, more shortly.",
    "updates": "A later state of the same happening.",
    "corrects": "Replaces what another claim says.",
    "part of": "One part of a larger happening.",
    "contradicts": "Both cannot be so.",
}

WHERE_RELATIONS: dict[str, str] = {
    "in": "In or at the place.",
    "near": "Near the place, not in it.",
    "between": "Between two places.",
    "on the road": "On the road from or to the place.",
    "offset": "A distance and direction from the place.",
}

OTHER_PLACES: dict[str, str] = {
    "origin": "Where people came from.",
    "destination": "Where people went.",
    "launched from": "Where it was fired from.",
    "filmed at": "Where pictures were made.",
    "published at": "Where it was published.",
    "other": "Another place that the sentence names.",
}

TIMEX_TYPES: dict[str, str] = {
    "DATE": "A calendar date or a wider period.",
    "TIME": "A time of day.",
    "DURATION": "A length of time.",
    "SET": "A repeated time.",
}

BASES: dict[str, str] = {
    "stated": "The text gives it.",
    "relative": "Reckoned from the publication date or another date in the text.",
    "assumed": "Bounded by publication, the text gives no time.",
}

TIMES_OF_DAY: dict[str, str] = {
    "night": "From dusk to dawn; ends on the next day.",
    "morning": "From dawn to noon.",
    "afternoon": "From noon to dusk.",
    "evening": "Around and after dusk.",
}

TIME_PRECISIONS: dict[str, str] = {"1": "The day is given.", "2": "Within the week or weekend.", "3": "Within the month or less exact."}
GEO_PRECISIONS: dict[str, str] = {
    "1": "A particular settlement or site.",
    "2": "Near a settlement, or a small part of a region.",
    "3": "A larger region, such as a province.",
}

PUBLISHED_BASES: dict[str, str] = {
    "given": "By the caller or the page's metadata.",
    "stated": "A dateline in the text.",
    "inferred": "Bounded from dates in the text.",
}

PARTS: dict[str, str] = {
    "headline": "The title line.",
    "dateline": "Place, date and agency before the first sentence.",
    "byline": "Who wrote it.",
    "caption": "Words under a picture.",
    "correction": "A note that corrects or withdraws.",
    "body": "The text proper.",
}

GRADES: dict[str, str] = {
    "confirmed": "The actor held responsible admits it, and the harm to civilians where any is claimed.",
    "fair": "Two or more independent credible sources that are no party to it.",
    "weak": "One such source, or a party's word alone.",
    "contested": "Independent sources name different actors as responsible.",
    "discounted": "An analyst found, and says why: it did not happen, nobody unarmed was harmed, or another party did it.",
}

RELIABILITIES: dict[str, str] = {
    "A": "Completely reliable.",
    "B": "Usually reliable.",
    "C": "Fairly reliable.",
    "D": "Not usually reliable: no credible source for a grade.",
    "E": "Unreliable: no credible source for a grade.",
    "F": "Cannot be judged: no worse than any other, there is no basis.",
}

CREDIBILITIES: dict[str, str] = {
    "1": "Confirmed by other sources.",
    "2": "Probably true.",
    "3": "Possibly true.",
    "4": "Doubtful.",
    "5": "Improbable.",
    "6": "Cannot be judged: there is no basis.",
}

JUDGEMENTS: dict[str, str] = {
    "pair": "Whether two claims tell of one happening: same, different, unsure.",
    "group": "An incident's claims: merge incidents, split some claims off, accept the incident as it stands.",
    "field": "A field of a claim, or the claim as a whole: accept, correct, reject.",
    "addition": "A claim or a mention that the reader missed.",
    "place": "Whether a name means a place, for the whole ledger: same, different.",
    "actor": "Whether a name or an actor is this actor, for the whole ledger: same, different.",
    "note": "A remark on anything.",
    "tag": "A word to find it by.",
    "report": "A report that its outlet withdrew: retracted.",
    "person": "A named person who may be published: release.",
    "withhold": "A report, a person's name or a source that is shown nowhere.",
    "grade": "An incident's grade, set by an analyst.",
    "reliability": "How reliable a source is, A to F.",
    "credibility": "How credible a claim is, 1 to 6, apart from who says it.",
    "undo": "Takes an earlier judgement back.",
}

# Which verdicts each kind of judgement may have.
VERDICTS: dict[str, tuple[str, ...]] = {
    "pair": ("same", "different", "unsure"), "group": ("merge", "split", "accept"), "field": ("accept", "correct", "reject"),
    "addition": ("claim", "mention"), "place": ("same", "different"), "actor": ("same", "different"), "note": ("note",), "tag": ("tag",),
    "report": ("retracted",), "person": ("release",), "withhold": ("report", "name", "source"), "grade": tuple(GRADES),
    "reliability": tuple(RELIABILITIES), "credibility": tuple(CREDIBILITIES), "undo": ("undo",),
}

JUDGE_ROLES: dict[str, str] = {
    "reviewer": "Decides at once.",
    "coder": "Codes blind to other coders; counts where all coders of a thing agree.",
    "adjudicator": "Settles what coders differ on, having seen all of them.",
}

# Every vocabulary under the heading that the codebook prints it with.
CODEBOOK: dict[str, dict[str, str]] = {
    "Event types": EVENT_TYPES,
    "Event sub-types": {name: f"[{s.type}] {s.meaning}" for name, s in SUBTYPES.items()},
    "Voice: how the report stands to the event": VOICES,
    "Status: how far the event came about": STATUSES,
    "Stance: what a speaker does": STANCES,
    "What is disputed": DISPUTES,
    "Kinds of source": SOURCE_KINDS,
    "Roles": ROLES,
    "Kinds of actor": ACTOR_KINDS,
    "Tolls": TOLLS,
    "Whose toll": TOLL_WHO,
    "Unit of a toll": TOLL_UNITS,
    "Scope of a toll": TOLL_SCOPES,
    "Weapon classes": WEAPON_CLASSES,
    "Site classes": SITE_CLASSES,
    "Kinds of mention": MENTION_KINDS,
    "Place features": PLACE_FEATURES,
    "Relation to the place": WHERE_RELATIONS,
    "Other places": OTHER_PLACES,
    "Precision of the place": GEO_PRECISIONS,
    "Types of time": TIMEX_TYPES,
    "Basis of a time": BASES,
    "Time of day": TIMES_OF_DAY,
    "Precision of the time": TIME_PRECISIONS,
    "Relations between claims": CLAIM_RELATIONS,
    "Parts of a report": PARTS,
    "Basis of the publication date": PUBLISHED_BASES,
    "Grades": GRADES,
    "Reliability of a source": RELIABILITIES,
    "Credibility of a claim": CREDIBILITIES,
    "Judgements": JUDGEMENTS,
    "Who judges": JUDGE_ROLES,
}
