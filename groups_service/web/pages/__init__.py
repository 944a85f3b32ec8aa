"""HTML pages and fragments: parse the request, call one domain function, render a template."""
