"""What a preview refuses an app, in a sentence for the person who looks at it and for the model that wrote it.

The bridge names what was refused, and whom or what it was about; the words are ours.
"""

ELSEWHERE = "Previews reach nothing but the app itself."
DEVICE = "Previews have no access to it."

SENTENCES = {
    "eval": "The app tried to run text as code (eval or new Function). Previews do not allow that.",
    "script-src": "The app tried to load a script from {detail}. Previews run only the app's own code.",
    "script-src-attr": "The app has an event handler written as text in its HTML. Previews do not run those.",
    "style-src": "The app tried to load a style sheet from {detail}. Only Google's font sheets are allowed.",
    "font-src": "The app tried to load a font from {detail}. Only Google's fonts and the app's own are allowed.",
    "img-src": "The app tried to load a picture from {detail}. Pictures need an https address.",
    "media-src": "The app tried to load sound or video from {detail}. It needs an https address.",
    "connect-src": "The app asked {detail} for data and got no answer. " + ELSEWHERE,
    "worker-src": "The app tried to start a worker from a file. Previews run none.",
    "frame-src": "The app tried to show {detail} in a frame. Frames need an https address.",
    "object-src": "The app tried to embed a plug-in. Previews have none.",
    "form-action": "The app tried to send a form to {detail}. " + ELSEWHERE,
    "location": "The app asked for your location (geolocation). " + DEVICE,
    "camera": "The app asked for the camera or the microphone. Previews have no access to them.",
    "screen": "The app asked to record the screen. Previews cannot.",
    "clipboard": "The app tried to read the clipboard. Previews can only write to it.",
    "notifications": "The app asked to show notifications. Previews cannot.",
    "usb": "The app asked for a USB device. " + DEVICE,
    "serial": "The app asked for a serial port. " + DEVICE,
    "hid": "The app asked for an input device. " + DEVICE,
    "bluetooth": "The app asked for Bluetooth. " + DEVICE,
    "midi": "The app asked for MIDI. " + DEVICE,
    "wake-lock": "The app asked to keep the screen on. Previews cannot.",
    "credentials": "The app asked for a passkey or password. Previews have no access to them.",
    "payment": "The app asked for a payment. Previews take none.",
    "service-worker": "The app tried to install a service worker. Previews run none.",
    "fonts": "The app asked which fonts are installed. Previews have no access to them.",
    "share": "The app asked to share something. Previews cannot.",
    "idle": "The app asked whether you are at the computer. Previews do not tell.",
    "pointer-lock": "The app asked to catch the pointer. Previews do not let it.",
    "window": "The app tried to open a window that it fills by itself. Previews open none.",
    "form": "The app sent a form to {detail}. A preview has no server that could take it.",
    "dialog": "This browser shows no dialogs ({detail}) of a preview. Open the app in a tab of its own to see them.",
    "dialogs": "The app opens one dialog after the other ({detail}). The rest was not shown.",
}
EVALS = {"eval", "wasm-eval"}
NOWHERE = {"", "inline", "data", "blob", "self"}
SAME = {"script-src-elem": "script-src", "style-src-elem": "style-src", "style-src-attr": "style-src"}
OTHER = "The preview refused the app something ({kind})."


def sentence(kind: str, detail: str) -> str:
    """What was refused. `kind`: a directive of the Content-Security-Policy or one of our own names."""
    kind = SAME.get(kind, kind)
    if kind == "script-src" and detail in EVALS:
        kind = "eval"
    where = "an address that is not allowed" if detail in NOWHERE else detail
    return SENTENCES.get(kind, OTHER).format(kind=kind[:40], detail=where[:200])
