/** Runs in the page: answers WebRTC offers with one fake microphone for all of them. */
const peers = [];

globalThis.benchAnswer = async (sdp) => {
  globalThis.benchMicrophone ??= navigator.mediaDevices.getUserMedia({ audio: true });
  const stream = await globalThis.benchMicrophone;
  const peer = new RTCPeerConnection();
  peers.push(peer);
  for (const track of stream.getTracks()) peer.addTrack(track, stream);
  await peer.setRemoteDescription({ type: 'offer', sdp });
  await peer.setLocalDescription(await peer.createAnswer());
  // Host addresses of one machine are there at once; all of them go into the one answer.
  if (peer.iceGatheringState !== 'complete') {
    await new Promise((resolve) => {
      peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && resolve();
    });
  }
  return peer.localDescription.sdp;
};

globalThis.benchHangUp = () => {
  for (const peer of peers.splice(0)) peer.close();
};
