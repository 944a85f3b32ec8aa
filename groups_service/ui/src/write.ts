// samv-write.js: what samv.js fetches when somebody begins to write in a foreign page.

import { equip } from "./core/desk";
import { ownKit } from "./core/kit";

export { share } from "./core/door";
export { ownKit };

equip(ownKit); // a form to edit in is furnished by this script itself
