// The desk: a small map.
World.ties("#home-map", "home-map-data");
