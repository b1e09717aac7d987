// Asks a device for its passkey. Without this file, and in browsers that know no passkeys, nothing of it is offered.
"use strict";
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  const all = (selector) => document.querySelectorAll(selector);
  for (const missing of all("[data-passkey-missing]")) missing.hidden = true;
  for (const offer of all("[data-passkey-offer]")) offer.hidden = false;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (known) => ({ ...known, id: bytes(known.id) });

  // Options as a browser takes them: bytes in the place of text.
  const read = (json) => {
    const { publicKey } = JSON.parse(json);
    publicKey.challenge = bytes(publicKey.challenge);
    if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
    publicKey.excludeCredentials = publicKey.excludeCredentials?.map(named);
    publicKey.allowCredentials = publicKey.allowCredentials?.map(named);
    return { publicKey };
  };

  // A credential as it is sent: text in the place of bytes.
  const write = ({ id, rawId, type, response }) => {
    const fields = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    const given = fields.filter((field) => response[field]).map((field) => [field, text(response[field])]);
    return JSON.stringify({ id, rawId: text(rawId), type, response: Object.fromEntries(given), clientExtensionResults: {} });
  };

  const start = async (form) => {
    const { passkeyOptions, passkeyStart } = form.dataset;
    if (passkeyOptions) return { challenge: form.elements.challenge.value, options: passkeyOptions };
    const answer = await fetch(passkeyStart, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (answer.ok) return answer.json();
    if (answer.status === 429 || answer.status === 503) throw new Error("later");
    // Why not is for its page to say, which answers the form without a credential.
    return null;
  };

  const send = (form, challenge, credential) => {
    form.elements.challenge.value = challenge;
    form.elements.credential.value = credential;
    form.submit();
  };

  const words = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "exists", SecurityError: "elsewhere" };

  for (const form of all("form[data-passkey]")) {
    const trouble = form.querySelector("[data-passkey-trouble]");
    const button = form.querySelector("button");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      trouble.hidden = true;
      try {
        const started = await start(form);
        if (!started) return send(form, "", "");
        const { challenge, options } = started;
        const asked = read(options);
        const credential = await (form.dataset.passkey === "create" ? navigator.credentials.create(asked) : navigator.credentials.get(asked));
        send(form, challenge, write(credential));
      } catch (error) {
        trouble.textContent = form.dataset[words[error.name] ?? "failed"];
        trouble.hidden = false;
      } finally {
        button.disabled = false;
      }
    });
  }
})();
