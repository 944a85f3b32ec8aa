// The user interface texts of the scripts; all other texts come from the server.

export interface Messages {
  sending: string;
  publishFailed: string;
  retry: string;
  discard: string;
  emptyPost: string;
  emptyComment: string;
  postPublished: string;
  commentPublished: string;
  publishRejected: string;
  showNew(count: number): string;
  newPosts(count: number): string;
  olderPosts(count: number): string;
  loading: string;
  feedUnavailable: string;
  you: string;
  mention: string;
  colleagues: string;
  matchCount(count: number): string;
  mentionHint: string;
  linkCopied: string;
  copyPrompt: string;
  actionFailed: string;
  postUnavailable: string;
  groupUnavailable: string;
  replyTo(name: string): string;
  markedUnread: string;
}

const swedish: Messages = {
  sending: "Skickas …",
  publishFailed: "Kunde inte publiceras",
  retry: "Försök igen",
  discard: "Ta bort",
  emptyPost: "Skriv något innan du publicerar",
  emptyComment: "Skriv något innan du kommenterar",
  postPublished: "Inlägget är publicerat",
  commentPublished: "Kommentaren är publicerad",
  publishRejected: "Det gick inte att publicera. Läs meddelandet vid textrutan.",
  showNew: (count) => (count === 1 ? "Visa 1 nytt inlägg" : `Visa ${formatCount(count, 20)} nya inlägg`),
  newPosts: (count) => (count === 1 ? "1 nytt inlägg" : `${formatCount(count, 20)} nya inlägg`),
  olderPosts: (count) => `${count} äldre inlägg`,
  loading: "Hämtar …",
  feedUnavailable: "Flödet kan inte visas just nu.",
  you: "Du",
  mention: "Nämn",
  colleagues: "Kollegor",
  matchCount: (count) => (count === 0 ? "Inga träffar" : count === 1 ? "1 träff" : `${count} träffar`),
  mentionHint: "Skriv minst två bokstäver i namnet",
  linkCopied: "Länken är kopierad",
  copyPrompt: "Kopiera länken här:",
  actionFailed: "Det gick inte att göra. Försök igen.",
  postUnavailable: "Inlägget finns inte längre",
  groupUnavailable: "Du kan inte längre läsa vad som skrivs här.",
  replyTo: (name) => `Ditt svar till ${name}`,
  markedUnread: "Markerat som oläst",
};

const english: Messages = {
  sending: "Sending …",
  publishFailed: "Could not be published",
  retry: "Try again",
  discard: "Discard",
  emptyPost: "Write something before you publish",
  emptyComment: "Write something before you comment",
  postPublished: "The post is published",
  commentPublished: "The comment is published",
  publishRejected: "It could not be published. Read the message by the text box.",
  showNew: (count) => (count === 1 ? "Show 1 new post" : `Show ${formatCount(count, 20)} new posts`),
  newPosts: (count) => (count === 1 ? "1 new post" : `${formatCount(count, 20)} new posts`),
  olderPosts: (count) => (count === 1 ? "1 older post" : `${count} older posts`),
  loading: "Fetching …",
  feedUnavailable: "The feed cannot be shown just now.",
  you: "You",
  mention: "Mention",
  colleagues: "Colleagues",
  matchCount: (count) => (count === 0 ? "No matches" : count === 1 ? "1 match" : `${count} matches`),
  mentionHint: "Write at least two letters of the name",
  linkCopied: "The link is copied",
  copyPrompt: "Copy the link here:",
  actionFailed: "It could not be done. Try again.",
  postUnavailable: "The post is no longer there",
  groupUnavailable: "You can no longer read what is written here.",
  replyTo: (name) => `Your reply to ${name}`,
  markedUnread: "Marked as unread",
};

/** Returns English for `language` "en" (as in a `lang` attribute), otherwise Swedish. */
export function getMessages(language: string): Messages {
  return language.toLowerCase().startsWith("en") ? english : swedish;
}

/** Returns the count, or "99+" from a `limit` of 100 on, as the server does. */
export function formatCount(count: number, limit: number): string {
  return count < limit ? String(count) : `${limit - 1}+`;
}
