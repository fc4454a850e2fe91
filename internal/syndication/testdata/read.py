# Reads a feed from standard input with feedparser and prints what it understood.
import json
import sys

import feedparser

feed = feedparser.parse(sys.stdin.buffer.read())
json.dump({
    "fault": str(feed.get("bozo_exception", "")),
    "title": feed.feed.get("title", ""),
    "language": feed.feed.get("language", ""),
    "items": [{
        "id": e.get("id", ""),
        "title": e.get("title", ""),
        "html": e.get("title_detail", {}).get("type", "") == "text/html",
        "url": e.get("link", ""),
        "published": e.get("published", ""),
        "authors": [a.get("name", "") for a in e.get("authors", [])],
        "tags": [t.get("label") or t.get("term") for t in e.get("tags", [])],
        "content": e["content"][0]["value"] if "content" in e else "",
    } for e in feed.entries],
}, sys.stdout)
