"""A composer with everything around it, in the markup that the service writes."""

import json

from tests.browser.support.fake_service import FakeAnswer, FakeService

JSON = "application/json"
COMPOSER = """<main><samv-composer data-author="Anna Lindqvist">
<form id="composer" method="post" action="/skicka" data-draft="group:g" data-mention="group=g"
  data-files="/api/v1/groups/g/files" data-largest="1000">
  <input type="hidden" name="era" value="2">
  <label for="t">Skriv till gruppen</label><textarea id="t" name="text" rows="2"></textarea>
  <div data-samv-files><label for="f">Filer</label><input type="file" id="f" name="files"></div>
  <div class="writing-foot"><button>Publicera</button></div>
</form></samv-composer>
<samv-feed group="g" data-version="1"><div data-samv-items></div></samv-feed></main>"""


async def show_composer(
    fake_service: FakeService, drafts: list[dict[str, str]] | None = None
) -> None:
    answer = json.dumps({"items": drafts or [], "next": None})
    fake_service.answers["GET /api/v1/drafts"] = FakeAnswer(answer, media_type=JSON)
    fake_service.answers["PUT /api/v1/drafts/group%3Ag"] = FakeAnswer("", status=204)
    fake_service.answers["DELETE /api/v1/drafts/group%3Ag"] = FakeAnswer("", status=204)
    await fake_service.show(COMPOSER)
