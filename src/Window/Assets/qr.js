// The waiting browser asks every two seconds how its transfer stands; without this script a link does.
const wait = document.querySelector('[data-qr-wait]');
if (wait) {
  const at = wait.dataset.qrWait;
  const ask = async () => {
    try {
      const answer = await fetch('/window/qr?handler=State', { cache: 'no-store' });
      if (answer.ok && (await answer.text()) !== at) return location.reload();
    } catch { /* offline for a moment: ask again */ }
    setTimeout(ask, 2000);
  };
  setTimeout(ask, 2000);
}
document.querySelector('[data-qr-enter]')?.requestSubmit();

// The phone scans by the browser's own detector; where it has none, by a library that is fetched when the camera is asked for. Typing always works.
async function detectorOf() {
  const own = 'BarcodeDetector' in window && (await BarcodeDetector.getSupportedFormats()).includes('qr_code');
  const { BarcodeDetector: Detector } = own ? window : await import('./qr/decode.js');
  return new Detector({ formats: ['qr_code'] });
}

const scan = document.querySelector('[data-scan]');
if (scan && navigator.mediaDevices?.getUserMedia) {
  scan.hidden = false;
  scan.addEventListener('click', async () => {
    const video = document.createElement('video');
    video.playsInline = true;
    let detector;
    try {
      [detector, video.srcObject] = await Promise.all([detectorOf(), navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })]);
    } catch { return; }
    scan.replaceWith(video);
    await video.play();
    const look = async () => {
      const [found] = await detector.detect(video).catch(() => []);
      const code = found && URL.canParse(found.rawValue) && new URL(found.rawValue).origin === location.origin && new URL(found.rawValue).searchParams.get('code');
      if (!code) return setTimeout(look, 200);
      video.srcObject.getTracks().forEach(track => track.stop());
      location.assign('/me/qr?code=' + encodeURIComponent(code));
    };
    look();
  });
}
