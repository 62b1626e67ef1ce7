"""Headlines that nobody would write in good faith: each must be shown as the words it is, everywhere."""

from __future__ import annotations

ATTACKS = [
    "<script>window.pwned=1;alert(1)</script>",
    '"><script>window.pwned=1</script>',
    "'><img src=x onerror=alert(1)>",
    "<img src=/favicon.svg onload=window.pwned=1>",
    "<svg/onload=alert(1)>",
    "<svg><script>window.pwned=1</script></svg>",
    '<a href="javascript:alert(1)">click</a>',
    '<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>',
    "</title><script>window.pwned=1</script>",
    "</textarea><script>window.pwned=1</script>",
    "</style><style>*{display:none}</style>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content=0;url=https://evil.example/>",
    '<form action=https://evil.example/><input name=q autofocus onfocus="window.pwned=1">',
    "<!--<script>window.pwned=1//-->",
    "]]><script>window.pwned=1</script>",
    "<![CDATA[<script>window.pwned=1</script>]]>",
    '<?xml-stylesheet href="https://evil.example/x.css"?>',
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
    "&lt;script&gt;window.pwned=1&lt;/script&gt;",
    "&amp;lt;script&amp;gt;window.pwned=1",
    "&#60;script&#62;window.pwned=1&#60;/script&#62;",
    "&#x3C;img src=x onerror=window.pwned=1&#x3E;",
    "{{7*7}} {% raw %} ${7*7} #{7*7}",
    '" onmouseover="window.pwned=1" x="',
    "' onfocus='window.pwned=1' autofocus='",
    "javascript:window.pwned=1",
    "[read](javascript:window.pwned=1)",
    "[read](data:text/html,<script>alert(1)</script>)",
    "<script>window.pwned=1",
    "<b",
    "< script >window.pwned=1",
    "<ScRiPt>window.pwned=1</sCrIpT>",
    "\u202ereversed <b>override</b>",
    "\u2066isolate \u200f\u200b marks",
    "control \x01\x08\x0b\x1f\x7f\x85\x9f signs",
    "not a character \ufffe\uffff \ufdd0 \U0001ffff here",
    "replacement \ufffd sign",
    "cafÃ© in the wrong encoding",
    "Â« quoted Â»",
    "AT&T, R&D1, B&amp;W, &nbsp;, &copy; &copyright; &notit; &; &#; &#x; &#0; &#xD800; &#1114112;",
    "5 < 6 > 4 && 3 <<< 2",
    "line\u2028separator\u2029and\u000cfeed",
    "é as e\u0301, \u200dZWJ 👩\u200d👧, \U000e0041 tag",
    "a" * 5000,
    "word " * 900,
    "<" * 400,
    "&" * 400,
    "\"quotes\" 'single' “curly” «guillemets»",
    "sent by KKE <kke@example.org>",
    "https://user:pass@example.org/?a=1&b=<2>",
]

LINKS = [
    "https://news.example.org/a?x=1&y=2#z",
    'https://news.example.org/"><script>window.pwned=1</script>',
    "https://news.example.org/ü/κκε?ε=1",
    "https://νέα.example/path",
    "https://news.example.org/%zz%00%0d%0aX:1",
    "https://user:pw@news.example.org:8443/[x]{y}|z^`",
    "http://[2001:db8::1]:8080/x",
    "HTTPS://NEWS.EXAMPLE.ORG/UPPER",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example/x",
    "ftp://news.example.org/x",
    "http://",
    "https://news.example.org:99999/",
    "https://_under_score.example.org/x",
    "https://news.example.org/a\\b",
]


def lines() -> list[str]:
    """A headline of the KKE for each attack, and one for each link."""
    attacked = [f"KKE number {number}: {attack}" for number, attack in enumerate(ATTACKS)]
    linked = [f"KKE has link {number} of the strike | {link}" for number, link in enumerate(LINKS)]
    return attacked + linked + ["<script>window.pwned=1</script>", "<b>", "&amp;", '"><svg/onload=alert(1)>']


def seed() -> str:
    """The seed of all of them."""
    return "\n\n".join(line.replace("\n", " ") for line in lines()) + "\n"
