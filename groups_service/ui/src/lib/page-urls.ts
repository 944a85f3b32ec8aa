// The URLs of pages that scripts build; a test compares the paths with core/page_urls.py.

const PATHS = {
  group: "/grupper/{group_id}",
  post: "/inlagg/{post_id}",
} as const;

export function buildPageUrl(name: keyof typeof PATHS, id: string): string {
  return PATHS[name].replace(/\{\w+\}/, encodeURIComponent(id));
}
