/**
 * Credentials inside a URL (RFC 3986 §3.2.1 userinfo), wherever in a text it stands. Up to the last @ before its path: a
 * password may hold one that nobody encoded.
 */
const urlCredentials = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@(?:[^\s/"@]+@)*/giu

/** A text as it may be logged or shown: credentials in URLs are replaced by `***`. */
export const hideSecrets = (text: string): string => text.replace(urlCredentials, '$1***@')
