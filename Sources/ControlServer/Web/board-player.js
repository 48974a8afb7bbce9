// Plays recordings on the supervisor's board.
// License: GPL-3.0-or-later
import { el, say, write } from "/page-dom.js";
import { both } from "/page-words.js";

/** Plays one recording at a time; the daemon decrypts it, and gives it out only as far as it is listened to. */
export function makePlayer(door) {
  let playing = null;
  const title = el("b");
  const remark = el("span", { className: "soft" });
  const audio = el("audio", { controls: true, preload: "metadata" });
  const close = el("button", { type: "button", className: "quiet", textContent: "✕", aria: { label: both("Close", "关闭") } });
  const element = el("section", { className: "card player", hidden: true, aria: { label: both("Player", "播放器") } }, el("div", {}, title, remark), audio, close);

  /** An address is good for a short time only: a player that was left alone gets another one, and goes on where it was. */
  async function load(from) {
    const { path, complete, text: trouble } = await door.ask("recording.listen", { recording: playing.recording });
    write(remark, complete ? "" : trouble || both("not whole", "不完整"));
    audio.src = path;
    if (from) audio.currentTime = from;
    await audio.play().catch(() => {});
  }

  close.onclick = () => {
    playing = null;
    audio.removeAttribute("src");
    audio.load();
    element.hidden = true;
  };
  audio.addEventListener("playing", () => { if (playing) playing.mayComeAgain = true; });
  audio.addEventListener("error", () => {
    if (!audio.getAttribute("src") || !playing) return;
    const again = playing.mayComeAgain;
    playing.mayComeAgain = false;
    const trouble = () => say(both("The recording cannot be played any more; press Listen again.", "录音已无法播放，请重新点击收听。"));
    if (again) load(audio.currentTime).catch(trouble);
    else trouble();
  });
  return {
    element,
    async play(recording, text) {
      playing = { recording, mayComeAgain: false };
      write(title, text);
      element.hidden = false;
      await load(0);
    },
  };
}
