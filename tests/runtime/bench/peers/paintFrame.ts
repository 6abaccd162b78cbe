/** A bare frame that draws one line and says when it can be seen, as a cell's renderer does. */
document.body.append('drawn');
requestAnimationFrame(() => setTimeout(() => parent.postMessage('painted', '*'), 0));
