// Finds a number n for which SHA-256(token + ':' + n) begins with `bits` zero bits. Own SHA-256: crypto.subtle is asynchronous
// (slow for many small inputs) and missing on plain http. Constants are the fractional parts FIPS 180-4 names, computed.
const K = new Uint32Array(64), H = new Uint32Array(8), W = new Uint32Array(64);
for (let n = 2, i = 0; i < 64; n++) {
  let prime = true;
  for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
  if (!prime) continue;
  const part = root => ((root - Math.floor(root)) * 4294967296) >>> 0;
  if (i < 8) H[i] = part(Math.sqrt(n));
  K[i++] = part(Math.cbrt(n));
}
function first(bytes) {
  const words = new Uint32Array(((bytes.length + 9 + 63) >> 6) * 16), h = new Uint32Array(H);
  bytes.forEach((b, i) => { words[i >> 2] |= b << (24 - (i & 3) * 8); });
  words[bytes.length >> 2] |= 128 << (24 - (bytes.length & 3) * 8);
  words[words.length - 1] = bytes.length * 8;
  const r = (x, n) => x >>> n | x << (32 - n);
  for (let at = 0; at < words.length; at += 16) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) { W[i] = words[at + i]; continue; }
      const x = W[i - 15], y = W[i - 2];
      W[i] = W[i - 16] + (r(x, 7) ^ r(x, 18) ^ x >>> 3) + W[i - 7] + (r(y, 17) ^ r(y, 19) ^ y >>> 10);
    }
    let [a, b, c, d, e, f, g, k] = h;
    for (let i = 0; i < 64; i++) {
      const t = k + (r(e, 6) ^ r(e, 11) ^ r(e, 25)) + (e & f ^ ~e & g) + K[i] + W[i] | 0;
      const u = (r(a, 2) ^ r(a, 13) ^ r(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
      k = g; g = f; f = e; e = d + t | 0; d = c; c = b; b = a; a = t + u | 0;
    }
    [a, b, c, d, e, f, g, k].forEach((v, i) => { h[i] += v; });
  }
  return h[0];
}
onmessage = ({ data: { token, bits } }) => {
  const text = new TextEncoder();
  for (let n = 0; ; n++) if (Math.clz32(first(text.encode(token + ':' + n))) >= bits) { postMessage(String(n)); return; }
};
