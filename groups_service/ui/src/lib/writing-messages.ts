// The texts of our own pages and of the tools for writing, which samv.js does not include.

import { formatCount } from "./messages";

export interface WritingMessages {
  cancel: string;
  saved: string;
  saveFailed: string;
  toolbar: string;
  bold: string;
  italic: string;
  link: string;
  list: string;
  numberedList: string;
  quote: string;
  code: string;
  placeholder: string;
  draftSaved: string;
  draftFrom(when: string): string;
  deleteDraft: string;
  draftDeleted: string;
  attach: string;
  fileLimits(size: string, files: number): string;
  tooLarge(name: string, size: string): string;
  tooManyFiles(files: number): string;
  uploaded(name: string): string;
  removeFile(name: string): string;
  stillUploading: string;
  imageDescription: string;
  decorativeImage: string;
  missingDescription: string;
  imagePosition(number: number, all: number): string;
  previousImage: string;
  nextImage: string;
  close: string;
  download: string;
  offline: string;
  online: string;
  signedOut: string;
  signIn: string;
  notifications(unread: number): string;
  uploading(name: string): string;
  uploadFailed(name: string): string;
}

const swedish: WritingMessages = {
  cancel: "Avbryt",
  saved: "Ändringen är sparad",
  saveFailed: "Det gick inte att spara. Försök igen.",
  toolbar: "Formatering",
  bold: "Fet",
  italic: "Kursiv",
  link: "Länk",
  list: "Lista",
  numberedList: "Numrerad lista",
  quote: "Citat",
  code: "Kod",
  placeholder: "text",
  draftSaved: "Utkast sparat",
  draftFrom: (when) => `Utkast ${formatDraftAge(when)}.`,
  deleteDraft: "Ta bort utkast",
  draftDeleted: "Utkastet är borttaget",
  attach: "Bild eller fil",
  fileLimits: (size, files) => `Högst ${files} filer, högst ${size} var.`,
  tooLarge: (name, size) => `${name} är för stor: högst ${size}.`,
  tooManyFiles: (files) => `Högst ${files} filer kan bifogas.`,
  uploaded: (name) => `${name} är uppladdad`,
  removeFile: (name) => `Ta bort ${name}`,
  stillUploading: "Vänta tills filerna är uppladdade, eller avbryt dem",
  imageDescription: "Beskriv bilden för den som inte ser den",
  decorativeImage: "Bilden är dekorativ",
  missingDescription: "En bild saknar beskrivning. Beskriv den eller kryssa i att den är dekorativ. Du kan också publicera ändå.",
  imagePosition: (number, all) => `Bild ${number} av ${all}`,
  previousImage: "Föregående bild",
  nextImage: "Nästa bild",
  close: "Stäng",
  download: "Ladda ner",
  offline: "Du är offline. Det du skriver sparas som utkast.",
  online: "Kontakten är tillbaka",
  signedOut: "Du har loggats ut.",
  signIn: "Logga in igen",
  notifications: (unread) => (unread === 0 ? "Aviseringar" : `Aviseringar, ${formatCount(unread, 100)} nya`),
  uploading: (name) => `Laddar upp ${name}`,
  uploadFailed: (name) => `Det gick inte att ladda upp ${name}`.trim(),
};

const english: WritingMessages = {
  cancel: "Cancel",
  saved: "The change is saved",
  saveFailed: "It could not be saved. Try again.",
  toolbar: "Formatting",
  bold: "Bold",
  italic: "Italic",
  link: "Link",
  list: "List",
  numberedList: "Numbered list",
  quote: "Quote",
  code: "Code",
  placeholder: "text",
  draftSaved: "Draft saved",
  draftFrom: (when) => `Draft from ${when}.`,
  deleteDraft: "Delete the draft",
  draftDeleted: "The draft is deleted",
  attach: "Picture or file",
  fileLimits: (size, files) => `At most ${files} files, at most ${size} each.`,
  tooLarge: (name, size) => `${name} is too large: at most ${size}.`,
  tooManyFiles: (files) => `At most ${files} files can be attached.`,
  uploaded: (name) => `${name} is uploaded`,
  removeFile: (name) => `Remove ${name}`,
  stillUploading: "Wait until the files are uploaded, or cancel them",
  imageDescription: "Describe the picture for those who do not see it",
  decorativeImage: "The picture is decorative",
  missingDescription: "A picture has no description. Describe it or tick that it is decorative. You can also publish anyway.",
  imagePosition: (number, all) => `Picture ${number} of ${all}`,
  previousImage: "Previous picture",
  nextImage: "Next picture",
  close: "Close",
  download: "Download",
  offline: "You are offline. What you write is kept as a draft.",
  online: "The contact is back",
  signedOut: "You have been signed out.",
  signIn: "Sign in again",
  notifications: (unread) => (unread === 0 ? "Notices" : `Notices, ${formatCount(unread, 100)} new`),
  uploading: (name) => `Uploading ${name}`,
  uploadFailed: (name) => `It was not possible to upload ${name}`.trim(),
};

/** Adds "från" before "i går" and "3 mars", but not before "för 3 min sedan" and "nyss". */
function formatDraftAge(age: string): string {
  return /^(för|nyss)/.test(age) ? age : `från ${age}`;
}

/** Returns English for `language` "en" (as in a `lang` attribute), otherwise Swedish. */
export function getWritingMessages(language: string): WritingMessages {
  return language.toLowerCase().startsWith("en") ? english : swedish;
}
