"""The XML namespaces that the W3C validator knows; of any other it warns."""

from __future__ import annotations

_COMMON = """
http://www.w3.org/2005/Atom http://www.w3.org/1999/xhtml http://www.w3.org/XML/1998/namespace
http://www.w3.org/2007/app http://www.w3.org/1999/xlink http://www.w3.org/2000/svg
http://www.w3.org/1998/Math/MathML http://www.w3.org/1999/02/22-rdf-syntax-ns#
http://www.w3.org/2000/01/rdf-schema# http://www.w3.org/2003/01/geo/wgs84_pos#
http://purl.org/dc/elements/1.1/ http://purl.org/dc/terms/ http://purl.org/rss/1.0/
http://purl.org/syndication/history/1.0 http://purl.org/syndication/thread/1.0
http://wellformedweb.org/CommentAPI/ http://webns.net/mvcb/ http://web.resource.org/cc/
http://backend.userland.com/creativeCommonsRssModule http://backend.userland.com/blogChannelModule
http://madskills.com/public/xml/rss/module/trackback/ http://search.yahoo.com/mrss/
http://www.itunes.com/dtds/podcast-1.0.dtd http://rssnamespace.org/feedburner/ext/1.0
http://a9.com/-/spec/opensearch/1.1/ http://a9.com/-/spec/opensearchrss/1.0/
http://xmlns.com/foaf/0.1/ http://www.georss.org/georss http://www.opengis.net/gml
http://www.opml.org/spec2 http://base.google.com/ns/1.0 http://openid.net/xmlns/1.0
http://www.microsoft.com/schemas/rss/core/2005 http://feedsync.org/2007/feedsync
http://www.bloglines.com/about/specs/fac-1.0 urn:atom-extension:indexing
"""
_RSS1_MODULES = """
aggregation annotate company content email event image link reference richequiv search servicestatus
slash subscription syndication taxonomy threading wiki
"""

KNOWN = frozenset(_COMMON.split()) | {
    f"http://purl.org/rss/1.0/modules/{name}/" for name in _RSS1_MODULES.split()
}
