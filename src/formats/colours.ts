// The escapes by which a terminal shows colours. Readers leave them out, as the same text has them on one machine and not on the next.

// eslint-disable-next-line no-control-regex -- the escapes begin with a control character
const colours = /\u001B\[[0-9;]*[A-Za-z]/g;

export const withoutColours = (text: string): string => (text.includes("\u001B") ? text.replaceAll(colours, "") : text);
