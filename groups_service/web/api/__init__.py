"""JSON handlers: read the request, call one domain function, render its answer."""
