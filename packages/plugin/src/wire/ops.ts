/**
 * What a guest's tree says to the renderer, each an array in a text `[1,[op,…],…]`. Ids are the
 * guest's; 1 is the surface's root. The SDK writes them, the host's renderer draws them.
 */
export const CREATE = 1; //   id, tag, svg (0 | 1)
export const TEXT = 2; //     id, data
export const INSERT = 3; //   parent, id, before (0 at the end)
export const REMOVE = 4; //   id: takes it out and forgets it with all below
export const SET_ATTR = 5; // id, name, value
export const DEL_ATTR = 6; // id, name
export const SET_TEXT = 7; // id, data
export const SET_PROP = 8; // id, name, value, last edit that was seen
export const LISTEN = 9; //   id, type
export const UNLISTEN = 10; // id, type
export const STYLE = 11; //   id, property, value, important (0 | 1)
export const SHEET = 12; //   sheet id, text ('' takes it away)
export const CALL = 13; //    id, method, arguments
export const ASK = 14; //     question, id, what
export const IMAGE = 15; //   id, MIME type; the buffer stands beside the text
export const BITMAP = 16; //  canvas id, width, height; RGBA stands beside the text
