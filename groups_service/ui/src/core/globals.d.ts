// What the browsers have and TypeScript's library does not name yet, and what the build puts in.

interface TrustedTypePolicy {
  createHTML(html: string): unknown;
}

declare var trustedTypes:
  | { createPolicy(name: string, rules: { createHTML(html: string): string }): TrustedTypePolicy }
  | undefined;

declare const EMBED_STYLES: string;
declare const EMBED_ICONS: string;
declare const ICONS: string;
declare const TOOLS: string;
