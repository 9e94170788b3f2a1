//! Where links lead: the paths of a catalog, platforms and their rules, fragments.
