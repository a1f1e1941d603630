// The map: packaged areas, borders, rivers and towns, and on them where sources place incidents, each as wide as it is known.
// The server gives what lies in the window that is shown, and a margin; more is asked for when the map is moved beyond.

import * as maplibre from "/static/vendor/maplibre-gl.mjs";

maplibre.setWorkerUrl("/static/vendor/maplibre-gl-worker.mjs");
maplibre.setRTLTextPlugin(new URL("/static/vendor/mapbox-gl-rtl-text.mjs", location.href).href, true).catch(() => {});

const dark = matchMedia("(prefers-color-scheme: dark)").matches;
const C = dark
  ? { sea: "#10202b", river: "#2d5468", land: "#23272c", area: "#3a4047", border: "#7d858e", text: "#c9c6bf", halo: "#1c1f23", dot: "#f0c060", rim: "#2a2210", count: "#1d1c1a" }
  : { sea: "#dfe8ee", river: "#a9c6d4", land: "#f7f4ec", area: "#d5cfc0", border: "#7d7667", text: "#4a463e", halo: "#f7f4ec", dot: "#b87800", rim: "#fff6e0", count: "#ffffff" };
const FONT = ["Noto Sans", "Noto Sans Arabic"];
const GRADES = ["confirmed", "fair", "weak", "contested", "discounted", "none"];

/** What a vector layer is, by the names that the usual schemas give it; borders and labels stay ours, the disputed ones dashed. */
const TILED = [
  [/^(water|ocean|water_polygons)$/, (id) => ({ id, type: "fill", paint: { "fill-color": C.sea } })],
  [/^(waterway|water_lines|rivers?|physical_line)$/, (id) => ({ id, type: "line", paint: { "line-color": dark ? "#2d5468" : "#9dbccc", "line-width": 1.1 } })],
  [/^(transportation|roads|streets)$/, (id) => ({ id, type: "line", minzoom: 6, paint: { "line-color": dark ? "#4a4f56" : "#d8cdb4", "line-width": 0.9 } })],
  [/^(building|buildings)$/, (id) => ({ id, type: "fill", minzoom: 12, paint: { "fill-color": C.area, "fill-opacity": 0.6 } })],
];

/** The user's own tiles between the land and what is ours. */
function underlay(map, tiles) {
  const at = { tiles: [`${location.origin}/map/tiles/{z}/{x}/{y}`], minzoom: tiles.minzoom, maxzoom: tiles.maxzoom, bounds: tiles.bounds, attribution: plain(tiles.attribution) };
  if (tiles.kind !== "mvt") {
    map.addSource("tiles", { type: "raster", tileSize: 256, ...at });
    map.addLayer({ id: "tiles", type: "raster", source: "tiles" }, "border-area");
    return;
  }
  map.addSource("tiles", { type: "vector", ...at });
  for (const [name, make] of TILED) for (const layer of tiles.layers.filter((l) => name.test(l))) map.addLayer({ ...make(`tiles-${layer}`), source: "tiles", "source-layer": layer }, "border-area");
}

/** A credit as words: what a file says of itself is no markup of ours. */
const plain = (text) => text.replace(/<[^>]*>/g, "").replace(/[<>&"]/g, "");

function style(language, given) {
  const name = language === "ar" ? ["coalesce", ["get", "name_ar"], ["get", "name"]] : ["get", "name"];
  const label = (size, extra = {}) => ({ "text-field": name, "text-font": FONT, "text-size": size, ...extra });
  const paint = { "text-color": C.text, "text-halo-color": C.halo, "text-halo-width": 1.4 };
  const line = (kind, width, more = {}) => ({ id: `border-${kind}`, type: "line", source: "ground", filter: ["==", ["get", "kind"], kind], paint: { "line-color": kind === "area" ? C.area : C.border, "line-width": width, ...more } });
  return {
    version: 8,
    sources: {
      ground: { type: "geojson", data: given.ground.drawn, attribution: "Natural Earth · GeoNames" },
      towns: { type: "geojson", data: given.towns },
      places: { type: "geojson", data: given.places, cluster: true, clusterRadius: 42, clusterMaxZoom: 9, clusterProperties: Object.fromEntries([["n", ["+", ["get", "n"]]], ...GRADES.map((g) => [g, ["+", ["coalesce", ["get", g], 0]]])]) },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": C.sea } },
      { id: "land", type: "fill", source: "ground", filter: ["==", ["get", "kind"], "land"], paint: { "fill-color": C.land, "fill-antialias": false } },
      { id: "lakes", type: "fill", source: "ground", filter: ["==", ["get", "kind"], "lake"], paint: { "fill-color": C.sea } },
      { id: "rivers", type: "line", source: "ground", filter: ["==", ["get", "kind"], "river"], paint: { "line-color": C.river, "line-width": ["interpolate", ["linear"], ["zoom"], 3, 0.5, 8, 1.6] } },
      line("area", 0.7), line("country", 1.3), line("disputed", 1.3, { "line-dasharray": [3, 2.4] }),
      { id: "area-names", type: "symbol", source: "ground", filter: ["==", ["get", "kind"], "land"], minzoom: 5, layout: label(11, { "text-transform": "none", "text-letter-spacing": 0.04, "text-padding": 6 }), paint: { ...paint, "text-opacity": 0.65 } },
      { id: "towns", type: "symbol", source: "towns", layout: label(["interpolate", ["linear"], ["get", "people"], 5000, 11, 2000000, 15], { "text-anchor": "top", "text-offset": [0, 0.35], "symbol-sort-key": ["-", ["get", "people"]] }), paint },
      { id: "places", type: "circle", source: "places", paint: { "circle-color": C.dot, "circle-opacity": 0.86, "circle-stroke-color": C.rim, "circle-stroke-width": 1.3, "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "n"]], 1, 6, 10, 16, 100, 30] } },
      { id: "counts", type: "symbol", source: "places", filter: [">", ["get", "n"], 1], layout: { "text-field": ["to-string", ["get", "n"]], "text-font": FONT, "text-size": 11, "text-allow-overlap": true }, paint: { "text-color": C.count } },
    ],
  };
}

const RINGED = 6; // the zoom from which rings are drawn
const RINGS = { id: "rings", type: "fill", minzoom: RINGED, paint: { "fill-color": C.dot, "fill-opacity": 0.16, "fill-outline-color": C.dot } };
const POINTED = { id: "pointed", type: "circle", paint: { "circle-radius": 15, "circle-color": "transparent", "circle-stroke-color": C.text, "circle-stroke-width": 2.5 } };

/** The drawing made on the server, where the browser can't draw a map. */
function draw(element, values) {
  const frame = document.createElement("iframe");
  frame.src = `/map/drawing?${values}`;
  frame.title = element.getAttribute("aria-label");
  element.replaceChildren(frame);
  element.dataset.drawn = element.dataset.idle = "true";
}

const empty = () => ({ type: "FeatureCollection", features: [] });
const feature = (geometry, properties = {}) => ({ type: "Feature", geometry, properties });

/** The server's rows [id, name, lon, lat, km, incidents of each grade] as features. */
function featuresOf({ grades, places }) {
  return { type: "FeatureCollection", features: places.map(([id, name, lon, lat, km, ...counts]) => {
    const properties = { id, name, km, n: 0 };
    counts.forEach((n, i) => { if (n) { properties[grades[i]] = n; properties.n += n; } });
    return feature({ type: "Point", coordinates: [lon, lat] }, properties);
  }) };
}

/** A ring of so many kilometres around a point, as a polygon. */
function ring([lon, lat], km) {
  const points = [];
  for (let i = 0; i <= 48; i++) {
    const turn = (i / 48) * 2 * Math.PI;
    points.push([lon + (Math.cos(turn) * km) / 111.2 / Math.max(0.1, Math.cos((lat * Math.PI) / 180)), lat + (Math.sin(turn) * km) / 111.2]);
  }
  return points;
}

/** #map=zoom/lat/lon of the address, null where there is none. */
function fromHash() {
  const found = location.hash.match(/map=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)/)?.slice(1).map(Number);
  return found ? { zoom: found[0], center: [found[2], found[1]] } : null;
}

/** What to show first: the box of the address, else a box around all places; null where there is neither. */
function boundsOf(values, features) {
  const bbox = values.get("bbox")?.split(",").map(Number);
  if (bbox?.length === 4) return bbox;
  if (!features.length) return null;
  const lons = features.map((f) => f.geometry.coordinates[0]), lats = features.map((f) => f.geometry.coordinates[1]);
  return [lons.reduce((a, b) => Math.min(a, b)), lats.reduce((a, b) => Math.min(a, b)), lons.reduce((a, b) => Math.max(a, b)), lats.reduce((a, b) => Math.max(a, b))];
}

/** The answer to an address as JSON. */
const ask = async (address) => (await fetch(address)).json();

/** A box as an address has it, kept on the earth. */
const boxText = (box) => box.map((n, i) => Math.max(i % 2 ? -90 : -180, Math.min(i % 2 ? 90 : 180, n)).toFixed(3)).join(",");

const townsOf = (towns) => ({ type: "FeatureCollection", features: towns.map(([lon, lat, name, name_ar, people]) => feature({ type: "Point", coordinates: [lon, lat] }, { name, ...(name_ar ? { name_ar } : {}), people })) });

/** Roughly what is seen at a zoom around a middle; for asking before there is a map. */
function around({ zoom, center: [lon, lat] }) {
  const wide = Math.min(180, 520 / 2 ** zoom), high = wide * 0.75;
  return [lon - wide, Math.max(-85, lat - high), lon + wide, Math.min(85, lat + high)];
}

/** Opens the map in an element; `moved` is told the box that it shows. Null where the browser can't draw it: then the drawing stays. */
export async function openMap(element, values, moved) {
  const places = (query) => {
    const asked = new URLSearchParams(query);
    for (const name of ["part", "at", "sort", "bbox"]) asked.delete(name);
    return ask(`/map/places?${asked}`).then(featuresOf);
  };
  const [first, tiles] = await Promise.all([places(values), ask("/map/tiles.json")]);
  const hash = fromHash(), shown = boundsOf(values, first.features);
  const box = boxText(hash ? around(hash) : shown ?? [-20, -35, 100, 60]);
  const [ground, towns] = await Promise.all([ask(`/map/ground?bbox=${box}`), ask(`/map/towns?bbox=${box}`)]);
  let map, window = ground.window, all = first;
  try {
    map = new maplibre.Map({ container: element, style: style(element.dataset.language, { ground, towns: townsOf(towns), places: first }), attributionControl: { compact: true }, center: [40, 25], zoom: 2.2, maxZoom: 12, dragRotate: false, pitchWithRotate: false, renderWorldCopies: false, fadeDuration: 0, ...(hash ?? (shown ? { bounds: shown, fitBoundsOptions: { padding: 48, maxZoom: 8 } } : {})) });
  } catch {
    draw(element, values);
    return null;
  }
  map.addControl(new maplibre.NavigationControl({ showCompass: false }));
  map.addControl(new maplibre.ScaleControl());
  map.touchZoomRotate.disableRotation();

  const bbox = () => boxText(map.getBounds().toArray().flat());

  /** What is drawn only now and then has its layer from when it first is. */
  function show(layer, features, before) {
    const data = { type: "FeatureCollection", features };
    const source = map.getSource(layer.id);
    if (source) source.setData(data);
    else if (features.length) { map.addSource(layer.id, { type: "geojson", data }); map.addLayer({ source: layer.id, ...layer }, before); }
  }

  /** Rings of what is seen, where they are wide enough to be seen. */
  function rings() {
    const bounds = map.getBounds();
    const seen = map.getZoom() < RINGED ? [] : all.features.filter((f) => bounds.contains(f.geometry.coordinates)).slice(0, 400);
    show(RINGS, seen.map((f) => feature({ type: "Polygon", coordinates: [ring(f.geometry.coordinates, f.properties.km)] })), "towns");
  }

  function put(found) {
    all = found;
    map.getSource("places").setData(found);
    rings();
    element.dataset.places = found.features.length;
  }

  /** Towns and ground of what is seen now. */
  async function look() {
    rings();
    const [west, south, east, north] = map.getBounds().toArray().flat();
    const beyond = west < window[0] || south < window[1] || east > window[2] || north > window[3] || (window[2] - window[0]) > 6 * (east - west) + 20;
    const [towns, more] = await Promise.all([map.getZoom() < 3.5 ? [] : ask(`/map/towns?bbox=${bbox()}`), beyond ? ask(`/map/ground?bbox=${bbox()}`) : null]);
    map.getSource("towns").setData(townsOf(towns));
    if (!more) return;
    window = more.window;
    map.getSource("ground").setData(more.drawn);
  }

  const popup = new maplibre.Popup({ closeButton: false, maxWidth: "20rem" });
  function tell(f) {
    const p = f.properties;
    const box = document.createElement("div");
    const head = document.createElement("strong");
    head.textContent = p.name ?? "";
    const said = GRADES.filter((g) => p[g]).map((g) => `${document.querySelector(`select[name=grade] option[value=${g}]`)?.textContent ?? g} ${p[g]}`).join(" · ");
    const tail = document.createElement("div");
    tail.textContent = `${p.n} ${document.querySelector(".total")?.lastChild?.textContent?.trim() && ""}`.trim() + (said ? ` (${said})` : "");
    box.append(head, tail);
    return box;
  }
  map.on("mousemove", "places", (event) => { map.getCanvas().style.cursor = "pointer"; popup.setLngLat(event.features[0].geometry.coordinates).setDOMContent(tell(event.features[0])).addTo(map); });
  map.on("mouseleave", "places", () => { map.getCanvas().style.cursor = ""; popup.remove(); });
  map.on("click", "places", async (event) => {
    const f = event.features[0];
    if (f.properties.cluster) {
      const zoom = await map.getSource("places").getClusterExpansionZoom(f.properties.cluster_id);
      map.easeTo({ center: f.geometry.coordinates, zoom: zoom + 0.3 });
    } else {
      const field = document.querySelector("[data-filters] [name=place]");
      field.value = f.properties.id;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  element.dataset.places = first.features.length;
  map.on("load", () => { 
    if (tiles) { underlay(map, tiles); map.setMaxZoom(Math.max(12, tiles.maxzoom + 1)); element.dataset.tiles = tiles.kind; }
    if (map.getZoom() >= RINGED) rings();
    element.dataset.drawn = "true";
    map.once("idle", () => { element.dataset.idle = "true"; });
  });
  map.on("moveend", () => {
    const { lng, lat } = map.getCenter();
    history.replaceState(null, "", `${location.pathname}${location.search}#map=${map.getZoom().toFixed(2)}/${lat.toFixed(4)}/${lng.toFixed(4)}`);
    look();
    moved(bbox());
  });
  return {
    filter: async (query) => put(await places(query)), bbox,
    point: (at) => map.isStyleLoaded() && show(POINTED, at ? [feature({ type: "Point", coordinates: at })] : []),
  };
}
