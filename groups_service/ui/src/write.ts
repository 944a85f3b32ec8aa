// samv-write.js: the tools for writing, which samv.js loads when the reader first uses a feed in a foreign page.

import { provideTools } from "./composer/composer-tools";
import { allWritingTools } from "./composer/writing-tools";

export { useClient } from "./core/api-client";
export { allWritingTools };

provideTools(allWritingTools); // this script attaches the tools to edit forms itself
