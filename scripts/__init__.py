"""Commands around the build: what a change does to the site, and the list of what was published."""
