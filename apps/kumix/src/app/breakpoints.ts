/** Below this the list and the open room take turns. The same figure stands in `frame.css`. */
export const narrowQuery = '(max-width: 719.98px)';
