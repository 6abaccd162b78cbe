/**
 * A bare sandboxed frame with the hops of a cell and none of its checks: a worker that passes
 * everything on, and in it the worker whose text arrives by message.
 */
const passingRelay = `onmessage=({data,ports:[port]})=>{
const guest=new Worker(URL.createObjectURL(new Blob([data],{type:'text/javascript'})));
guest.onmessage=(event)=>port.postMessage(event.data);port.onmessage=(event)=>guest.postMessage(event.data)}`;

window.addEventListener(
  'message',
  (event: MessageEvent<string>) => {
    const url = URL.createObjectURL(new Blob([passingRelay], { type: 'text/javascript' }));
    new Worker(url).postMessage(event.data, [...event.ports]);
  },
  { once: true },
);
