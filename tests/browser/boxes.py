"""A box to write in with everything around it, as the service writes it."""

import json

from tests.browser.stage import Answer, Stage

JSON = "application/json"
BOX = """<main><samv-composer data-author="Anna Lindqvist">
<form id="composer" method="post" action="/skicka" data-draft="group:g" data-mention="group=g"
  data-files="/api/v1/groups/g/files" data-largest="1000">
  <input type="hidden" name="era" value="2">
  <label for="t">Skriv till gruppen</label><textarea id="t" name="text" rows="2"></textarea>
  <div data-samv-files><label for="f">Filer</label><input type="file" id="f" name="files"></div>
  <div class="writing-foot"><button>Publicera</button></div>
</form></samv-composer>
<samv-feed group="g" data-version="1"><div data-samv-items></div></samv-feed></main>"""


async def show_box(stage: Stage, drafts: list[dict[str, str]] | None = None) -> None:
    answer = json.dumps({"items": drafts or [], "next": None})
    stage.answers["GET /api/v1/drafts"] = Answer(answer, media_type=JSON)
    stage.answers["PUT /api/v1/drafts/group%3Ag"] = Answer("", status=204)
    stage.answers["DELETE /api/v1/drafts/group%3Ag"] = Answer("", status=204)
    await stage.show(BOX)
