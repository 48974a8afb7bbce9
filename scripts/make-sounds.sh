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

# For agents who stay on the line: a call is there; and, softly every ten seconds, that the line stands.
sox -n "${format[@]}" "$folder/beep.wav" synth 0.12 sine 880 fade 0.01 0.12 0.01 gain -13
sox -n "${format[@]}" "$work/drop.wav" synth 0.25 sine 330 fade 0.05 0.25 0.15 gain -34
sox "$work/drop.wav" "${format[@]}" "$folder/waiting.wav" pad 0 9.75

# Hold music: a melody of our own, plucked, sixteen bars that end where they begin.
notes=(G3 B3 D4 G4  E3 G3 B3 E4  C3 E3 G3 C4  D3 F#3 A3 D4  G3 D4 B3 D4  E3 B3 G3 B3  C4 G3 E3 G3  D4 A3 F#3 D3)
parts=()
for i in "${!notes[@]}"; do
    sox -n "${format[@]}" "$work/note$i.wav" synth 0.5 pluck "${notes[$i]}" fade 0 0.5 0.08 gain -14
    parts+=("$work/note$i.wav")
done
sox "${parts[@]}" "${format[@]}" "$folder/hold.wav" reverb 20 gain -n -10

# say LANGUAGE VOICE SPEED NAME TEXT: an announcement, trimmed, at speech level, with half a second after it.
after=0.5
say() {
    espeak-ng -v "$2" -s "$3" -w "$work/speech.wav" "$5"
    sox "$work/speech.wav" "${format[@]}" "$folder/$1/$4.wav" \
        silence 1 0.01 0.5% reverse silence 1 0.01 0.5% reverse \
        compand 0.01,0.15 -60,-60,-35,-18,-15,-11,0,-8 -6 -60 0.1 gain -n -4 pad 0.1 $after
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

# What customers hear in automated calls. The names are those that call flows use (docs/flows.md).
zh identification        "您好，这里是客户服务中心，为您做服务回访。"
zh recording-consent     "为保证服务质量，本次通话将被录音。"
zh resolved-question     "问题解决请按一，人工请按二，勿扰请按九。"
zh satisfaction-question "请为服务打分，一分最低，五分最高。"
zh logistics-notice      "您的订单已发出。重听请按一，人工请按二。"
zh thanks                "感谢您的反馈。"
zh agents-busy           "抱歉，坐席全忙。"
zh callback-offer        "需要我们稍后再给您回电，请按一。"
zh will-call-again       "好的，我们稍后会再给您回电。"
zh will-not-call-again   "好的，我们不会再给您来电。"
zh one-moment            "请稍候，正在为您转接人工坐席。"
zh line-broke            "坐席线路中断，正在重新接通，请稍候。"
zh invalid-choice        "您的选择无效。"
zh goodbye               "再见。"
zh abandoned-call        "客服中心来电，坐席全忙。号码见来显。"
en identification        "Hello, this is customer service, calling about your recent request."
en recording-consent     "This call is recorded to assure the quality of our service."
en resolved-question     "Problem solved? Press 1. A person, press 2. No more calls, press 9."
en satisfaction-question "Please rate our service, from 1, poor, to 5, excellent."
en logistics-notice      "Your order is on its way. Again, press 1. A person, press 2."
en thanks                "Thank you for your answer."
en agents-busy           "We are sorry, all agents are busy."
en callback-offer        "To be called back later, press 1."
en will-call-again       "Very well, we will call you again later."
en will-not-call-again   "Very well, we will not call you again."
en one-moment            "One moment, we are connecting you to a person."
en line-broke            "The agent's line was interrupted. Please wait while we connect you again."
en invalid-choice        "That is not one of the choices."
en goodbye               "Goodbye."
en abandoned-call        "This is customer service. We are sorry, no agent was free. Our number is the one shown on your phone."

# Why a customer cannot be had, said to the agent before the line is free again: a tone and a word or two within 1.5 s, then
# silence, so that nothing begins anew.
after=0
sox -n "${format[@]}" "$work/short.wav" synth 0.3 sine 450 fade 0.01 0.3 0.01 gain -13
why() {
    say "$1" "$2" "$3" "said-$4" "$5"
    sox "$work/short.wav" "$folder/$1/said-$4.wav" "${format[@]}" "$work/why.wav" pad 0 2 trim 0 2
    mv "$work/why.wav" "$folder/$1/said-$4.wav"
}
for word in busy:正忙 no-answer:无人接听 unreachable:无法接通 wrong-number:空号; do why zh cmn 210 "${word%%:*}" "${word#*:}"; done
for word in busy:Busy no-answer:"No answer" unreachable:"Not reachable" wrong-number:"Wrong number"; do
    why en en-us 175 "${word%%:*}" "${word#*:}"
done

# Numbers and times, one word each, to be played one after another: 23 is number-20, number-3.
after=0.05
zh_digits=(零 一 二 三 四 五 六 七 八 九)
for n in {0..20} 30 40 50; do
    tens=$((n / 10)) ones=$((n % 10)) word=${zh_digits[n % 10]}
    if ((tens)); then
        word=十; ((tens == 1)) || word=${zh_digits[tens]}十
        ((ones == 0)) || word+=${zh_digits[ones]}
    fi
    zh number-$n "$word"
    en number-$n "$n"
done
zh hours    "点"
zh minutes  "分"
zh today    "今天"
zh tomorrow "明天"
en hours    "hours"
en minutes  "minutes"
en today    "today"
en tomorrow "tomorrow"
