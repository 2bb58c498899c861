/*
 * What a WebSocket close code (RFC 6455, section 7.4, and the room's own from 4000 on) means for this page: come back, or
 * stop and say why. Hubbub's own codes can be read without a table: 40xx and 44xx are final, 41xx are not.
 */

/** The room took this message as too large. One may come back, but must not send that message again. */
export const MESSAGE_TOO_BIG = 1009;

/** What the browser reports when the connection ended without a close frame; no server can send it. */
export const ABNORMAL = 1006;

const FINAL = new Map([
  [1000, 'the room said goodbye'],
  [1002, 'this page and the room do not speak the same protocol'],
  [1003, 'the room does not take this kind of message'],
  [1007, 'the room could not read what was sent'],
  [1008, 'the room does not allow this'],
]);

/** Whether to come back. An unknown code means yes: a stranger's code is more often a passing fault than a verdict. */
export function comesBack(code) {
  return !FINAL.has(code) && !(code >= 4000 && code <= 4099) && !(code >= 4400 && code <= 4499);
}

/** Why it ended, for people: the server's own words, or else ours. */
export function reasonInWords(code, reason) {
  return reason || FINAL.get(code) || `the room gave no reason (code ${code})`;
}
