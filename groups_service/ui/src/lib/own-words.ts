// What our own pages and the tools to write with say; who only reads a feed elsewhere is spared it.

import { atMost } from "./words";

export interface OwnWords {
  cancel: string;
  saved: string;
  notSaved: string;
  toolbar: string;
  bold: string;
  italic: string;
  link: string;
  list: string;
  numbers: string;
  quote: string;
  code: string;
  placeholder: string;
  draftSaved: string;
  draftFrom(when: string): string;
  dropDraft: string;
  draftDropped: string;
  attach: string;
  atMostEach(size: string, files: number): string;
  tooLarge(name: string, size: string): string;
  tooManyFiles(files: number): string;
  uploaded(name: string): string;
  detach(name: string): string;
  stillUploading: string;
  describe: string;
  decorative: string;
  notDescribed: string;
  pictureOf(number: number, all: number): string;
  previous: string;
  next: string;
  close: string;
  download: string;
  offline: string;
  online: string;
  signedOut: string;
  signIn: string;
  notices(unread: number): string;
  uploading(name: string): string;
  notUploaded(name: string): string;
}

const swedish: OwnWords = {
  cancel: "Avbryt",
  saved: "Ändringen är sparad",
  notSaved: "Det gick inte att spara. Försök igen.",
  toolbar: "Formatering",
  bold: "Fet",
  italic: "Kursiv",
  link: "Länk",
  list: "Lista",
  numbers: "Numrerad lista",
  quote: "Citat",
  code: "Kod",
  placeholder: "text",
  draftSaved: "Utkast sparat",
  draftFrom: (when) => `Utkast ${whenceIs(when)}.`,
  dropDraft: "Ta bort utkast",
  draftDropped: "Utkastet är borttaget",
  attach: "Bild eller fil",
  atMostEach: (size, files) => `Högst ${files} filer, högst ${size} var.`,
  tooLarge: (name, size) => `${name} är för stor: högst ${size}.`,
  tooManyFiles: (files) => `Högst ${files} filer kan bifogas.`,
  uploaded: (name) => `${name} är uppladdad`,
  detach: (name) => `Ta bort ${name}`,
  stillUploading: "Vänta tills filerna är uppladdade, eller avbryt dem",
  describe: "Beskriv bilden för den som inte ser den",
  decorative: "Bilden är dekorativ",
  notDescribed: "En bild saknar beskrivning. Beskriv den eller kryssa i att den är dekorativ. Du kan också publicera ändå.",
  pictureOf: (number, all) => `Bild ${number} av ${all}`,
  previous: "Föregående bild",
  next: "Nästa bild",
  close: "Stäng",
  download: "Ladda ner",
  offline: "Du är offline. Det du skriver sparas som utkast.",
  online: "Kontakten är tillbaka",
  signedOut: "Du har loggats ut.",
  signIn: "Logga in igen",
  notices: (unread) => (unread === 0 ? "Aviseringar" : `Aviseringar, ${atMost(unread, 100)} nya`),
  uploading: (name) => `Laddar upp ${name}`,
  notUploaded: (name) => `Det gick inte att ladda upp ${name}`.trim(),
};

const english: OwnWords = {
  cancel: "Cancel",
  saved: "The change is saved",
  notSaved: "It could not be saved. Try again.",
  toolbar: "Formatting",
  bold: "Bold",
  italic: "Italic",
  link: "Link",
  list: "List",
  numbers: "Numbered list",
  quote: "Quote",
  code: "Code",
  placeholder: "text",
  draftSaved: "Draft saved",
  draftFrom: (when) => `Draft from ${when}.`,
  dropDraft: "Delete the draft",
  draftDropped: "The draft is deleted",
  attach: "Picture or file",
  atMostEach: (size, files) => `At most ${files} files, at most ${size} each.`,
  tooLarge: (name, size) => `${name} is too large: at most ${size}.`,
  tooManyFiles: (files) => `At most ${files} files can be attached.`,
  uploaded: (name) => `${name} is uploaded`,
  detach: (name) => `Remove ${name}`,
  stillUploading: "Wait until the files are uploaded, or cancel them",
  describe: "Describe the picture for those who do not see it",
  decorative: "The picture is decorative",
  notDescribed: "A picture has no description. Describe it or tick that it is decorative. You can also publish anyway.",
  pictureOf: (number, all) => `Picture ${number} of ${all}`,
  previous: "Previous picture",
  next: "Next picture",
  close: "Close",
  download: "Download",
  offline: "You are offline. What you write is kept as a draft.",
  online: "The contact is back",
  signedOut: "You have been signed out.",
  signIn: "Sign in again",
  notices: (unread) => (unread === 0 ? "Notices" : `Notices, ${atMost(unread, 100)} new`),
  uploading: (name) => `Uploading ${name}`,
  notUploaded: (name) => `It was not possible to upload ${name}`.trim(),
};

/** "från i går", "från 3 mars", but "för 3 min sedan" and "nyss" need no word before them. */
function whenceIs(when: string): string {
  return /^(för|nyss)/.test(when) ? when : `från ${when}`;
}

/** `language` as in a `lang` attribute; Swedish unless it is English. */
export function ownWordsIn(language: string): OwnWords {
  return language.toLowerCase().startsWith("en") ? english : swedish;
}
