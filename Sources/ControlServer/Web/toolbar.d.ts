// Types of the call toolbar's script interface, window.Dialer. Served as /toolbar.d.ts; see docs/ticket-pages.md.

/** Where a call is. Expect words you do not know. */
export type CallState =
  | "requested" | "dialingAgent" | "ringingAgent" | "dialingCustomer" | "ringingCustomer" | "inFlow" | "talking" | "held"
  | "waiting" | "ending" | "ended" | (string & {});

export type Resolution = "resolved" | "unresolved" | "followUp" | "refused" | "wrongPerson" | "voicemail" | "doNotCall";

export interface Call {
  callId: string;
  ticketId?: string;
  state: CallState;
  /** Masked once the daemon has told of the call. */
  number: string;
  /** How it ended, once it has: "answered", "busy", "noAnswer" and others. */
  disposition?: string;
  muted: boolean;
  recording?: "off" | "announcing" | "on" | "paused";
}

/** What the agent wants (intent) and does (activity); AgentInfo in control-protocol.md. */
export interface Agent {
  agentId: string;
  name?: string;
  intent: "loggedOut" | "available" | "onDemand" | "paused" | "draining" | (string & {});
  pauseCode?: string;
  nextIntent?: string;
  /** With nextIntent "paused": why. */
  nextPauseCode?: string;
  activity: "idle" | "reserved" | "preview" | "dialingSelf" | "dialingCustomer" | "talking" | "held" | "wrapUp" | (string & {});
  callId?: string;
  /** With activity "preview": the ticket that is shown. */
  ticketId?: string;
  /** ISO 8601: when the activity ends by itself. */
  until?: string;
  reachable?: boolean;
}

/** TicketInfo in control-protocol.md; numbers are masked. */
export interface Ticket {
  ticketId: string;
  ticketClass: string;
  state: string;
  customer?: string;
  number?: string;
  title?: string;
  resolution?: Resolution;
  note?: string;
  fields?: Record<string, string>;
  script?: string;
  attempts: Array<{ attemptNumber: number; callId: string; agentId?: string; startedAt: string; endedAt?: string;
    outcome?: { disposition: string; talkSeconds?: number } }>;
}

export interface Callback {
  ticketId: string;
  ticketClass: string;
  /** ISO 8601. */
  callbackAt: string;
  agentId?: string;
  customer?: string;
  number?: string;
  title?: string;
}

/** Any event of the agent's; control-protocol.md lists the types. */
export interface DialerEvent {
  type: string;
  seq: number;
  ts: string;
  callId?: string;
  ticketId?: string;
  agentId?: string;
  leg?: string;
  data?: Record<string, unknown>;
}

export interface DialerEvents {
  /** The call moved on; null when there is none any more. */
  state: Call | null;
  /** The agent's state changed. */
  agent: Agent;
  /** A ticket is shown: of a call, of a preview, of a callback. A page that shows its own card calls preventDefault(). */
  ticket: Ticket;
  /** The call is over. */
  ended: Call;
  /** The agent said how it went. */
  resolved: Ticket;
  /** Whether the daemon answers. */
  link: "connecting" | "up" | "down";
  /** What the bar tells the user; empty when it is taken back. */
  message: string;
  event: DialerEvent;
}

/** A colleague, or a number outside; one of the two. */
export type TransferTarget = { agent: string } | { number: string };

export interface Resolve {
  ticket: string;
  resolution: Resolution;
  note?: string;
  call?: string;
  /** With "followUp": ISO 8601, when to call again. */
  callbackAt?: string;
  /** With callbackAt: this agent calls in person. */
  mine?: boolean;
}

/** Of the last talk without a ticket, or of `call`. */
export interface Promised {
  call?: string;
  /** ISO 8601, within a year. */
  callbackAt: string;
  /** This agent calls in person. */
  mine?: boolean;
  note?: string;
}

/** Methods of a call act on the one there is; they give whether it could be done, and the bar says why not. */
export interface DialerAPI {
  dial(target: string | { number?: string; ticket?: string }): Promise<void>;
  hangUp(): Promise<void>;
  hangup(): Promise<void>;
  hold(): Promise<boolean>;
  resume(): Promise<boolean>;
  mute(): Promise<boolean>;
  unmute(): Promise<boolean>;
  /** 0–9 * # A–D; p or , waits half a second. */
  digits(digits: string): Promise<boolean>;
  /** With consult they talk first; then complete(), join() or takeBack(). */
  transfer(target: TransferTarget & { consult?: boolean }): Promise<boolean>;
  complete(): Promise<boolean>;
  join(): Promise<boolean>;
  takeBack(): Promise<boolean>;
  conference(target: TransferTarget): Promise<boolean>;
  drop(party: number): Promise<boolean>;
  record(action: "start" | "stop" | "pause" | "resume"): Promise<boolean>;
  /** Ready for calls; with true for one. */
  ready(once?: boolean): Promise<boolean>;
  pause(code?: string): Promise<boolean>;
  signIn(): Promise<boolean>;
  signOut(): Promise<boolean>;
  /** Dials the ticket that is shown (mode preview). */
  dialNext(): Promise<void> | false | null;
  skip(reason?: string): Promise<boolean>;
  showTicket(ticket: string): Promise<void>;
  resolve(what: Resolve): Promise<boolean>;
  /** The customer is to be called again, by a ticket of its own. */
  promise(what: Promised): Promise<boolean>;
  callbacks(): Promise<Callback[]>;
  findNumbers(text: string): Array<{ start: number; end: number; number: string }>;
  /** Gives back a function that ends it. */
  on<Kind extends keyof DialerEvents>(kind: Kind, handler: (detail: DialerEvents[Kind]) => void): () => void;
  /** On a page of the dialer's own: offers it to the browser as the handler of tel: links. Its address gets #tel=… */
  registerHandler(page?: string): void;
  readonly state: CallState | null;
  readonly call: Call | null;
  readonly agent: Agent | null;
  readonly ticket: Ticket | null;
  readonly link: DialerEvents["link"];
  readonly message: string;
  /** Until the last press is answered; null when none waits. */
  readonly pending: Promise<unknown> | null;
}

type DOMEvents = { [Kind in keyof DialerEvents as `dialer:${Kind}`]: CustomEvent<DialerEvents[Kind]> };

declare global {
  interface Window { readonly Dialer: DialerAPI }
  interface DocumentEventMap extends DOMEvents {}
  const Dialer: DialerAPI;
}
