#!/usr/bin/env bash
# usage: make-sounds.sh [FOLDER]     (default: sounds, beside this script's folder)
# Makes every sound the dialer ships: tones, hold music, announcements. Needs espeak-ng and sox (Debian packages of
# those names). The results are committed, so this runs only when a sound is changed or added.
# All are WAV, PCM 16 bits, 8 kHz, one channel: what the media engine reads.
set -euo pipefail

folder=${1:-$(dirname "$0")/../sounds}
for tool in espeak-ng sox; do
    command -v $tool >/dev/null || { echo "make-sounds: $tool is missing; apt-get install espeak-ng sox" >&2; exit 1; }
done
mkdir -p "$folder"/{zh,en}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
format=(-R -r 8000 -b 16 -c 1)

# tone NAME FREQUENCY ON OFF: one period of a call progress tone (GB 3380 and ITU-T E.180: 450 Hz in China).
tone() {
    sox -n "${format[@]}" "$work/on.wav" synth "$3" sine "$2" gain -13
    sox "$work/on.wav" "${format[@]}" "$folder/$1.wav" pad 0 "$4"
}
tone ringback   450 1    4
tone busy       450 0.35 0.35
tone congestion 450 0.7  0.7

# Hold music: a melody of our own, plucked, sixteen bars that end where they begin.
notes=(G3 B3 D4 G4  E3 G3 B3 E4  C3 E3 G3 C4  D3 F#3 A3 D4  G3 D4 B3 D4  E3 B3 G3 B3  C4 G3 E3 G3  D4 A3 F#3 D3)
parts=()
for i in "${!notes[@]}"; do
    sox -n "${format[@]}" "$work/note$i.wav" synth 0.5 pluck "${notes[$i]}" fade 0 0.5 0.08 gain -14
    parts+=("$work/note$i.wav")
done
sox "${parts[@]}" "${format[@]}" "$folder/hold.wav" reverb 20 gain -n -10

# say LANGUAGE VOICE SPEED NAME TEXT: an announcement, trimmed, at speech level, with half a second after it.
say() {
    espeak-ng -v "$2" -s "$3" -w "$work/speech.wav" "$5"
    sox "$work/speech.wav" "${format[@]}" "$folder/$1/$4.wav" \
        silence 1 0.01 0.5% reverse silence 1 0.01 0.5% reverse \
        compand 0.01,0.15 -60,-60,-35,-18,-15,-11,0,-8 -6 -60 0.1 gain -n -4 pad 0.1 0.5
}
zh() { say zh cmn 165 "$@"; }
en() { say en en-us 150 "$@"; }

zh connecting            "正在为您接通客户，请稍候。"
zh customer-unavailable  "客户暂时无法接通。"
zh customer-busy         "客户正在通话中。"
zh customer-no-answer    "客户无人接听。"
zh customer-wrong-number "客户号码有误，请核对。"
zh call-failed           "呼叫失败，请稍后再试。"
en connecting            "Connecting you to the customer. Please wait."
en customer-unavailable  "The customer cannot be reached at the moment."
en customer-busy         "The customer is busy."
en customer-no-answer    "The customer does not answer."
en customer-wrong-number "The customer's number is not valid. Please check it."
en call-failed           "The call failed. Please try again later."
