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
  fetching: string;
  unavailable: string;
  you: string;
  mention: string;
  people: string;
  hits(count: number): string;
  nameSomebody: string;
  copied: string;
  copyIt: string;
  notDone: string;
  noLonger: string;
  notForYou: string;
  answerTo(name: string): string;
  markedUnread: string;
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
  fetching: "Hämtar …",
  unavailable: "Flödet kan inte visas just nu.",
  you: "Du",
  mention: "Nämn",
  people: "Kollegor",
  hits: (count) => (count === 0 ? "Inga träffar" : count === 1 ? "1 träff" : `${count} träffar`),
  nameSomebody: "Skriv minst två bokstäver i namnet",
  copied: "Länken är kopierad",
  copyIt: "Kopiera länken här:",
  notDone: "Det gick inte att göra. Försök igen.",
  noLonger: "Inlägget finns inte längre",
  notForYou: "Du kan inte längre läsa vad som skrivs här.",
  answerTo: (name) => `Ditt svar till ${name}`,
  markedUnread: "Markerat som oläst",
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
  fetching: "Fetching …",
  unavailable: "The feed cannot be shown just now.",
  you: "You",
  mention: "Mention",
  people: "Colleagues",
  hits: (count) => (count === 0 ? "No matches" : count === 1 ? "1 match" : `${count} matches`),
  nameSomebody: "Write at least two letters of the name",
  copied: "The link is copied",
  copyIt: "Copy the link here:",
  notDone: "It could not be done. Try again.",
  noLonger: "The post is no longer there",
  notForYou: "You can no longer read what is written here.",
  answerTo: (name) => `Your reply to ${name}`,
  markedUnread: "Marked as unread",
};

/** `language` as in a `lang` attribute; Swedish unless it is English. */
export function wordsIn(language: string): Words {
  return language.toLowerCase().startsWith("en") ? english : swedish;
}

/** From `limit` on only "99+" is known of the number, written as the server writes it. */
export function atMost(count: number, limit: number): string {
  return count < limit ? String(count) : `${limit - 1}+`;
}
