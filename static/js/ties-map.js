// The list of ties as a map.
World.ties("#ties-map", "ties-map-data");
