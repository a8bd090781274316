// The slowest twenty tests of a run, and what failed with its words, from the reports that `-xml` writes.
import { existsSync, readFileSync } from 'node:fs';

const plain = text => text.replace(/&(quot|apos|lt|gt|amp|#x[0-9A-F]+);/g, (all, name) =>
  ({ quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' })[name] ?? String.fromCodePoint(parseInt(name.slice(2), 16)));
const attribute = (text, name) => plain(text.match(new RegExp(` ${name}="([^"]*)"`))?.[1] ?? '');
const tests = process.argv.slice(2).filter(existsSync).flatMap(report =>
  [...readFileSync(report, 'utf8').matchAll(/<test (?<head>[^>]*?)(\/>|>(?<body>.*?)<\/test>)/gs)].map(({ groups: { head, body } }) => ({
    name: attribute(head, 'name'),
    seconds: Number(attribute(head, 'time')),
    failed: attribute(head, 'result') === 'Fail',
    words: [...(body ?? '').matchAll(/<!\[CDATA\[(.*?)\]\]>/gs)].map(match => match[1].trim()),
  })));

console.log('The slowest twenty, in seconds:');
for (const { name, seconds } of tests.toSorted((a, b) => b.seconds - a.seconds).slice(0, 20))
  console.log(`${seconds.toFixed(1).padStart(7)}  ${name}`);
for (const { name, words } of tests.filter(test => test.failed))
  console.log(`\nFAILED ${name}\n${words.join('\n').split('\n').slice(0, 40).map(line => `    ${line.slice(0, 400)}`).join('\n')}`);
