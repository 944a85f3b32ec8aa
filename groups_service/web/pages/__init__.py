"""HTML pages and fragments: read the request, call one domain function, render a template."""
