/** Draws one line as `paintFrame` does, when a worker in a worker has said which: a cell's hops. */
const drawingGuest = `postMessage('drawn')`;
const drawingRelay = `const url=URL.createObjectURL(new Blob([${JSON.stringify(drawingGuest)}],{type:'text/javascript'}));
new Worker(url).onmessage=(event)=>postMessage(event.data)`;

const drawingUrl = URL.createObjectURL(new Blob([drawingRelay], { type: 'text/javascript' }));
new Worker(drawingUrl).addEventListener('message', (event: MessageEvent<string>) => {
  document.body.append(event.data);
  requestAnimationFrame(() => setTimeout(() => parent.postMessage('painted', '*'), 0));
});
