// What the preview forbids: told once a page, at the moment the app tries it.
import { cut, send } from "./builder.js";

const told = new Set();
const refuse = (kind, detail = "") => {
  const name = `${kind} ${detail}`;
  if (told.has(name) || told.size >= 20) return;
  told.add(name);
  send("refused", { kind, detail });
};

const hostOf = (address) => {
  try {
    return new URL(address).host || address;
  } catch {
    return address;
  }
};
addEventListener("securitypolicyviolation", (event) => {
  const text = `Blocked by the preview's security policy (${event.effectiveDirective}): ${cut(event.blockedURI, 300)}`;
  send("console", { level: "error", args: [text] });
  refuse(cut(event.effectiveDirective, 40), cut(hostOf(event.blockedURI), 300));
});

const { navigator: device } = window;
const FORBIDDEN = [
  ["location", device.geolocation, "getCurrentPosition", "watchPosition"],
  ["camera", device.mediaDevices, "getUserMedia"],
  ["screen", device.mediaDevices, "getDisplayMedia"],
  ["clipboard", device.clipboard, "read", "readText"],
  ["notifications", window.Notification, "requestPermission"],
  ["usb", device.usb, "requestDevice"],
  ["serial", device.serial, "requestPort"],
  ["hid", device.hid, "requestDevice"],
  ["bluetooth", device.bluetooth, "requestDevice"],
  ["midi", device, "requestMIDIAccess"],
  ["wake-lock", device.wakeLock, "request"],
  ["credentials", device.credentials, "get", "create"],
  ["payment", window.PaymentRequest?.prototype, "show"],
  ["service-worker", device.serviceWorker, "register"],
  ["fonts", window, "queryLocalFonts"],
  ["share", device, "share"],
  ["idle", window.IdleDetector, "requestPermission"],
  ["pointer-lock", window.Element?.prototype, "requestPointerLock"],
];
for (const [kind, owner, ...methods] of FORBIDDEN) {
  for (const method of methods) {
    const original = owner?.[method];
    if (typeof original !== "function") continue;
    owner[method] = function (...values) {
      refuse(kind);
      return original.apply(this, values);
    };
  }
}
