#!/usr/bin/env bash
# Makes the speech by which call progress is judged (Tests/MediaTests/Speech): what people say who answer a telephone, and
# what machines say. Raw mu-law, 8 kHz; the name begins with what it is. Noise, levels and tones are added by the test.
#   scripts/make-speech-samples.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-Tests/MediaTests/Speech}
for tool in espeak-ng sox; do
    command -v $tool >/dev/null || { echo "make-speech-samples: $tool is missing; apt-get install espeak-ng sox" >&2; exit 1; }
done
mkdir -p "$folder"

# say NAME VOICE WORDS-PER-MINUTE TEXT
say() {
    espeak-ng -v "$2" -s "$3" --stdout "$4" |
        sox -V1 -t wav - -t ul -r 8000 -c 1 "$folder/$1.ul" silence 1 0.02 0.3% reverse silence 1 0.02 0.3% reverse trim 0 4 gain -n -6
}

say person-en-hello en-us 160 'Hello?'
say person-en-hello-slow en-gb+f3 120 'Hello?'
say person-en-yes en-us+m3 160 'Yes?'
say person-en-name en-gb 170 'Hello, John speaking.'
say person-en-smith en-us+f2 170 'Smith, hello?'
say person-en-good-morning en-gb+f2 170 'Good morning.'
say person-en-who en-us+m2 175 'Hello, who is this?'
say person-zh-wei cmn 160 '喂？'
say person-zh-wei-nihao cmn+f2 170 '喂，你好。'
say person-zh-nihao cmn 150 '你好。'
say person-zh-nawei cmn+f3 180 '喂，哪位？'
say person-zh-qingjiang cmn+m3 180 '你好，请讲。'
say person-zh-shei cmn+m2 190 '喂，谁呀？'
say person-zh-ninhao cmn+f2 150 '您好。'

say machine-en-reached en-us 160 'Hello, you have reached the voice mail of Alice Brown. Please leave a message after the tone.'
say machine-en-not-available en-gb 150 'The person you are calling is not available. Please try again later.'
say machine-en-cannot en-us+f2 165 'Hi, I cannot take your call right now, leave your name and number and I will call you back.'
say machine-en-office en-gb+f3 160 'Thank you for calling. Our office is closed. Our hours are nine to five.'
say machine-en-menu en-us+m3 170 'Welcome. For sales, press one. For support, press two.'
say machine-zh-off cmn 160 '您好，您拨打的电话已关机，请稍后再拨。'
say machine-zh-message cmn+f2 170 '您好，您拨打的用户暂时无法接听，请在提示音后留言。'
say machine-zh-busy cmn+f3 160 '您拨打的用户正在通话中，请稍后再拨。'
say machine-zh-menu cmn+m3 170 '欢迎致电客户服务热线，查询请按一，投诉请按二。'
say machine-zh-assistant cmn+m2 180 '您好，我是机主的语音助手，请问您有什么事情，我会转告他。'
ls -l "$folder" | awk '{ sum += $5 } END { print sum / 8000 " seconds of speech" }'
