"""Lay one document out as PDF: a process of its own, which imports nothing of the application.

HTML on its standard input as JSON with its style sheet, a PDF on its standard output. It
fetches nothing: no network, no files; what the page needs stands in it as `data:`.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

MISSING_LIBRARY = 3  # the exit status that means: WeasyPrint or Pango is not installed
IMAGES = ("data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;")


def confine(seconds: int, memory: int) -> None:
    """Limit this process: processor time in seconds, memory in bytes; no core is left behind."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def lay_out(html: str, css: str) -> bytes:
    """Return the document as tagged PDF."""
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyWhatIsInThePage(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            if not url.startswith(IMAGES):
                raise ValueError("nothing is fetched")
            return super().fetch(url, headers)

    fetcher = OnlyWhatIsInThePage(allowed_protocols=["data"])
    document = HTML(string=html, base_url=None, url_fetcher=fetcher)
    sheet = CSS(string=css, url_fetcher=fetcher)
    return bytes(document.write_pdf(stylesheets=[sheet], pdf_variant="pdf/ua-1"))


def main() -> int:
    """Read the task, limit oneself, write the PDF."""
    task = json.load(sys.stdin.buffer)
    confine(task["seconds"], task["memory"])
    try:
        import weasyprint  # noqa: F401 (whether its libraries are there shows here)
    except (ImportError, OSError) as missing:
        print(missing, file=sys.stderr)
        return MISSING_LIBRARY
    sys.stdout.buffer.write(lay_out(task["html"], task["css"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
