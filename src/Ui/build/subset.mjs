// Cuts Vazirmatn down to what our pages write: 400 to 700 of the weight axis, Persian and Latin apart, so that a page loads only its own.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [root, out] = process.argv.slice(2);
const require = createRequire(join(root, 'package.json'));
const subset = require('subset-font');
const font = await readFile(join(root, 'node_modules/vazirmatn/fonts/variable/Vazirmatn[wght].ttf'));
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('');

// Letters of Persian and Arabic, marks, both digit sets, their punctuation; ASCII digits too, which ss01 shows as Persian ones in inputs.
const persian = 'ءآأؤإئابةتثجحخدذرزژسشصضطظعغفقكگلمنهوىيپچکیۀە' + 'ًٌٍَُِّْٰٔٓ' + 'ـ،؛؟٪٫٬' + range(0x6f0, 0x6f9) + range(0x660, 0x669)
  + '\u200b\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069«»… ().:/-–·•' + range(0x30, 0x39);
const latin = range(0x20, 0x7e) + '\u00a0©®°×÷–—‘’“”';

const cut = (text, features) => subset(font, text, {
  targetFormat: 'woff2', noHinting: true, keepFeatures: features,
  variationAxes: { wght: { min: 400, max: 700, default: 400 } },
});
const shaping = ['init', 'medi', 'fina', 'isol', 'rlig', 'liga', 'calt', 'ccmp', 'locl', 'mark', 'mkmk', 'kern', 'ss01', 'tnum'];
await mkdir(out, { recursive: true });
await writeFile(join(out, 'vazirmatn-fa.woff2'), await cut(persian, shaping));
await writeFile(join(out, 'vazirmatn-latin.woff2'), await cut(latin, ['kern', 'mark', 'ccmp', 'tnum']));
await writeFile(join(out, 'glyphs.txt'), persian + latin);
