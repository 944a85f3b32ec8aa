// Browser features that TypeScript's library lacks, and the constants that build.mjs defines.

interface TrustedTypePolicy {
  createHTML(html: string): unknown;
}

declare var trustedTypes:
  | { createPolicy(name: string, rules: { createHTML(html: string): string }): TrustedTypePolicy }
  | undefined;

declare const SHADOW_STYLES: string;
declare const SHADOW_ICONS: string;
declare const ICONS_FILE: string;
declare const WRITING_SCRIPT_FILE: string;
