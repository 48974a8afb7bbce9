// The way from our own pages to the daemon: token, methods, events.
// License: GPL-3.0-or-later

import { both, troubleText } from "/page-words.js";

/** What the daemon answered instead of a result. */
export class Refusal extends Error {
  constructor(error) {
    super(troubleText(error));
    this.reason = (error.data && error.data.reason) || "internalError";
    this.field = error.data && error.data.field;
    this.retryAt = error.data && error.data.retryAt;
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * One page's door. Of several tabs with the same token one reads the event stream and passes on what it hears; when it is closed, the next
 * goes on where it was. Its token is kept under a name of the page's own, so that a supervisor's board and the same person's agent page can
 * be open in one browser.
 *
 * Tells, by `on`: "identity" (paired, or not any more), "link" ("connecting", "up", "down"), "fresh" (what is known may be old: ask
 * for the state), "event" (one event of the daemon's).
 */
export class Door {
  identity = null;
  link = "connecting";
  #key;
  #listeners = new Map();
  #lastID = 0;
  #lastSeq = 0;
  #skew = 0;
  #keepAlive = 15; // seconds between the daemon's comments on an idle stream; it says how many
  #wake = () => {};
  #tabs = null;

  constructor(name) {
    this.#key = `dialer.${name} ${location.origin}`;
    this.identity = this.#kept();
  }

  on(kind, handler) {
    if (!this.#listeners.has(kind)) this.#listeners.set(kind, []);
    this.#listeners.get(kind).push(handler);
  }

  /** Milliseconds since 1970 by the daemon's clock, which need not be this machine's. */
  now() { return Date.now() + this.#skew; }

  /** The result of a method. Waits and asks again where the daemon says that this was too fast. */
  async ask(method, params = {}) {
    for (let tries = 0; ; tries += 1) {
      try {
        const answer = await this.#post("/v1/rpc", { jsonrpc: "2.0", id: ++this.#lastID, method, params });
        return answer.result;
      } catch (error) {
        if (error.reason !== "rateLimited" || tries >= 20) throw error;
        await pause(250 + 250 * tries);
      }
    }
  }

  /** Exchanges a code for a token. */
  async pair(code) {
    const { token, agent, role } = await this.#post("/v1/pair", { code });
    this.#keep({ token, agent, role });
  }

  /** Reads the token again, which another script of the page may have got. */
  look() { this.identity = this.#kept(); }

  /** Forgets the token; the page asks for a code. */
  leave() { this.#keep(null); }

  /** Takes the code out of the address, if there is one, and reads events for ever. */
  async begin() {
    window.addEventListener("storage", ({ key }) => {
      if (key !== this.#key) return;
      this.identity = this.#kept();
      this.#tell("identity");
      this.#wake();
    });
    window.addEventListener("online", () => this.#wake());
    window.addEventListener("hashchange", () => this.#readAddress()); // the link, in a page that is open
    await this.#readAddress();
    this.#tell("identity");
    this.#lead();
  }

  async #readAddress() {
    const code = /[#&]pair=([^&]+)/.exec(location.hash);
    if (!code) return;
    // Gone from the address bar and the history before anything else.
    history.replaceState(history.state, "", location.pathname);
    try { await this.pair(decodeURIComponent(code[1])); } catch (error) { if (!this.identity) this.#tell("trouble", error); }
  }

  #lead() {
    if (!navigator.locks || !window.BroadcastChannel) {
      this.#follow();
      return;
    }
    let isLeader = false;
    this.#tabs = new BroadcastChannel(this.#key);
    this.#tabs.onmessage = ({ data }) => {
      if (data.kind === "hello" && isLeader) this.#tabs.postMessage({ kind: "link", link: this.link });
      else if (!isLeader) this.#hear(data);
    };
    this.#tabs.postMessage({ kind: "hello" });
    navigator.locks.request(`${this.#key} stream`, () => {
      isLeader = true;
      return this.#follow();
    });
  }

  /** What the tab that reads the stream passes on. */
  #hear({ kind, link, event }) {
    if (kind === "event") {
      this.#lastSeq = event.seq;
      this.#tell("event", event);
    } else if (kind === "fresh") {
      this.#tell("fresh");
    } else if (kind === "link") {
      const isBack = link === "up" && this.link !== "up";
      this.#setLink(link);
      if (isBack) this.#tell("fresh");
    }
  }

  /** Tells this tab and the others. */
  #pass(kind, event) {
    this.#tabs?.postMessage({ kind, event });
    this.#tell(kind, event);
  }

  async #follow() {
    for (let wait = 500; ; wait = Math.min(wait * 2, 10000)) {
      if (this.identity) {
        try {
          await this.#readStream(() => { wait = 500; });
        } catch { /* the daemon is gone, or the network: said by the lamp, tried again */ }
        if (this.identity) this.#passLink("down");
      }
      await new Promise((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, wait);
      });
    }
  }

  async #readStream(onOpen) {
    const { token } = this.identity;
    const silence = this.#watchSilence();
    try {
      const response = await this.#reach("/v1/events", {
        headers: { Authorization: `Bearer ${token}`, ...(this.#lastSeq ? { "Last-Event-ID": String(this.#lastSeq) } : {}) },
        signal: silence.signal,
      });
      if (response.status === 401) return this.#forget(token);
      if (!response.ok) throw new Error(`status ${response.status}`);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        silence.broken();
        text += value;
        const messages = text.split("\n\n");
        text = messages.pop();
        for (const message of messages) this.#take(message, onOpen);
      }
    } finally {
      silence.end();
    }
  }

  /** Ends a stream on which nothing comes: a network that goes away closes nothing. To be let in takes 5 s at most; then two comments may fail. */
  #watchSilence() {
    const ending = new AbortController();
    let [heardAt, longest] = [performance.now(), 5000];
    const timer = setInterval(() => { if (performance.now() - heardAt > longest) ending.abort(); }, 500);
    return {
      signal: ending.signal,
      broken: () => { [heardAt, longest] = [performance.now(), 2500 * (this.#keepAlive + 1)]; },
      end: () => clearInterval(timer),
    };
  }

  #take(message, onOpen) {
    const field = (name) => {
      const line = message.split("\n").find((candidate) => candidate.startsWith(`${name}: `));
      return line ? line.slice(name.length + 2) : "";
    };
    const text = field("data");
    if (!text) return; // a comment that keeps the stream open
    const data = JSON.parse(text);
    if (field("event") === "open") {
      onOpen();
      this.#keepAlive = data.keepAliveSeconds || this.#keepAlive;
      if (!this.#lastSeq || this.#lastSeq > data.seq) this.#lastSeq = data.seq;
      this.#passLink("up");
      this.#pass("fresh");
      return;
    }
    this.#lastSeq = data.seq;
    this.#pass(data.type === "gap" ? "fresh" : "event", data);
  }

  async #reach(path, options) {
    const request = { ...options, cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" };
    const response = await fetch(path, request).catch(() => { throw new Error(both("The dialer does not answer.", "拨号服务没有回应。")); });
    if (this.link === "down") this.#wake();
    const date = Date.parse(response.headers.get("Date") || "");
    if (date) this.#skew = Math.abs(date - Date.now()) > 3000 ? date - Date.now() : 0;
    return response;
  }

  async #post(path, body) {
    const token = this.identity && this.identity.token;
    const headers = { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) };
    const response = await this.#reach(path, {
      method: "POST", headers, body: JSON.stringify(body), signal: AbortSignal.timeout(60000),
    });
    const answer = await response.json();
    if (response.status === 401 && path !== "/v1/pair") this.#forget(token);
    if (answer.error) throw new Refusal(answer.error);
    return answer;
  }

  #kept() {
    try { return JSON.parse(localStorage.getItem(this.#key)); } catch { return null; }
  }

  #keep(identity) {
    try {
      if (identity) localStorage.setItem(this.#key, JSON.stringify(identity));
      else localStorage.removeItem(this.#key);
    } catch { /* storage is off: the page works, and forgets */ }
    this.identity = identity;
    this.#tell("identity");
    this.#wake();
  }

  /** A token that was refused, unless another has come meanwhile. */
  #forget(token) {
    if (this.identity && this.identity.token === token) this.#keep(null);
  }

  #passLink(link) {
    this.#setLink(link);
    this.#tabs?.postMessage({ kind: "link", link });
  }

  #setLink(link) {
    if (this.link === link) return;
    this.link = link;
    this.#tell("link", link);
  }

  #tell(kind, data) {
    for (const handler of this.#listeners.get(kind) || []) handler(data);
  }
}

/**
 * A picture of the daemon's state that is asked for anew after events, never by the clock: at once after the first, then at most once in
 * `least` milliseconds, and never more than a tenth of the time. A hidden page waits until it is shown.
 */
export class Refreshed {
  #load;
  #least;
  #isStale = false;
  #isLoading = false;
  #readyAt = 0;

  constructor(least, load) {
    this.#least = least;
    this.#load = load;
    document.addEventListener("visibilitychange", () => { if (!document.hidden && this.#isStale) this.#go(); });
  }

  /** Something has changed. */
  touch() {
    this.#isStale = true;
    this.#go();
  }

  async #go() {
    if (this.#isLoading || document.hidden) return;
    this.#isLoading = true;
    await pause(Math.max(30, this.#readyAt - performance.now()));
    this.#isStale = false;
    const began = performance.now();
    try {
      await this.#load();
    } catch { /* the lamp tells of it; the next opening of the stream asks again */ }
    this.#readyAt = performance.now() + Math.max(this.#least, 9 * (performance.now() - began));
    this.#isLoading = false;
    if (this.#isStale) this.#go();
  }
}
