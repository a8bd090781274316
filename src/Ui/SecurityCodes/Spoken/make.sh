#!/usr/bin/env bash
# Makes the spoken digits: espeak-ng says them, sox cuts the silence. 11,025 Hz, 8 bit, mono, unsigned.
# Digits are fed, not words: espeak-ng reads «۵» right and some words wrong. ۰ and ۷ are left out (see DigitOutlines).
set -euo pipefail
cd "$(dirname "$0")"
for language in fa en ar; do
  for digit in 1 2 3 4 5 6 8 9; do
    espeak-ng -v "$language" -s 130 -w /tmp/digit.wav "$digit"
    sox /tmp/digit.wav -r 11025 -c 1 -b 8 -e unsigned-integer -t raw "$language$digit.pcm" silence 1 0.01 0.5% reverse silence 1 0.01 0.5% reverse
  done
done
