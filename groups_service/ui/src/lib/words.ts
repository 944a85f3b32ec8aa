// What the script itself says, in the language of the page. Everything else is the server's.

export interface Words {
  sending: string;
  failed: string;
  retry: string;
  discard: string;
  emptyPost: string;
  emptyComment: string;
  posted: string;
  commented: string;
  refused: string;
  showNew(count: number): string;
  newPosts(count: number): string;
  olderShown(count: number): string;
  notices(unread: number): string;
  fetching: string;
  unavailable: string;
  offline: string;
  online: string;
  signedOut: string;
  signIn: string;
  you: string;
  uploading(name: string): string;
  notUploaded(name: string): string;
  cancel: string;
}

const swedish: Words = {
  sending: "Skickas …",
  failed: "Kunde inte publiceras",
  retry: "Försök igen",
  discard: "Ta bort",
  emptyPost: "Skriv något innan du publicerar",
  emptyComment: "Skriv något innan du kommenterar",
  posted: "Inlägget är publicerat",
  commented: "Kommentaren är publicerad",
  refused: "Det gick inte att publicera. Läs meddelandet vid textrutan.",
  showNew: (count) => (count === 1 ? "Visa 1 nytt inlägg" : `Visa ${atMost(count, 20)} nya inlägg`),
  newPosts: (count) => (count === 1 ? "1 nytt inlägg" : `${atMost(count, 20)} nya inlägg`),
  olderShown: (count) => `${count} äldre inlägg`,
  notices: (unread) => (unread === 0 ? "Aviseringar" : `Aviseringar, ${atMost(unread, 100)} nya`),
  fetching: "Hämtar …",
  unavailable: "Flödet kan inte visas just nu.",
  offline: "Ingen kontakt med tjänsten. Det du skriver skickas inte förrän kontakten är tillbaka.",
  online: "Kontakten är tillbaka",
  signedOut: "Du har loggats ut.",
  signIn: "Logga in igen",
  you: "Du",
  uploading: (name) => `Laddar upp ${name}`,
  notUploaded: (name) => `Det gick inte att ladda upp ${name}`.trim(),
  cancel: "Avbryt",
};

const english: Words = {
  sending: "Sending …",
  failed: "Could not be published",
  retry: "Try again",
  discard: "Discard",
  emptyPost: "Write something before you publish",
  emptyComment: "Write something before you comment",
  posted: "The post is published",
  commented: "The comment is published",
  refused: "It could not be published. Read the message by the text box.",
  showNew: (count) => (count === 1 ? "Show 1 new post" : `Show ${atMost(count, 20)} new posts`),
  newPosts: (count) => (count === 1 ? "1 new post" : `${atMost(count, 20)} new posts`),
  olderShown: (count) => (count === 1 ? "1 older post" : `${count} older posts`),
  notices: (unread) => (unread === 0 ? "Notices" : `Notices, ${atMost(unread, 100)} new`),
  fetching: "Fetching …",
  unavailable: "The feed cannot be shown just now.",
  offline: "No contact with the service. What you write is not sent until it is back.",
  online: "The contact is back",
  signedOut: "You have been signed out.",
  signIn: "Sign in again",
  you: "You",
  uploading: (name) => `Uploading ${name}`,
  notUploaded: (name) => `It was not possible to upload ${name}`.trim(),
  cancel: "Cancel",
};

/** `language` as in a `lang` attribute; Swedish unless it is English. */
export function wordsIn(language: string): Words {
  return language.toLowerCase().startsWith("en") ? english : swedish;
}

/** From `limit` on only "99+" is known of the number, written as the server writes it. */
export function atMost(count: number, limit: number): string {
  return count < limit ? String(count) : `${limit - 1}+`;
}
