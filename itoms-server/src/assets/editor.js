// Comfort for people who write. Without this file every page still does everything.
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const editor = one("form[data-editor]");

  // While a title is written the server proposes its slug, until somebody writes one.
  for (const slug of document.querySelectorAll("input[data-slug-from]")) {
    const title = document.getElementById(slug.dataset.slugOf);
    let own = slug.value !== "";
    let waiting;
    const propose = async () => {
      const text = title.value;
      const answer = await fetch(`${slug.dataset.slugFrom}?${new URLSearchParams({ text })}`).catch(() => null);
      const proposed = answer?.ok && !answer.redirected ? await answer.text() : "";
      if (!own && text === title.value) slug.value = slug.placeholder = proposed;
    };
    slug.addEventListener("input", () => { own = slug.value !== ""; });
    title.addEventListener("input", () => {
      clearTimeout(waiting);
      if (own) return;
      // Until the answer is there the field is empty: the server makes the slug from the title as it is sent.
      slug.value = "";
      waiting = setTimeout(propose, 250);
    });
  }

  // The zone of this device, where nothing was chosen yet.
  const zone = one("select[data-own-zone]");
  if (zone && zone.value === "UTC") {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if ([...zone.options].some((option) => option.value === here)) zone.value = here;
  }

  // What stands in a field, onto the clipboard.
  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    button.addEventListener("click", async () => {
      field.select();
      try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
      button.textContent = "Copied";
    });
  }

  // A list that the server does not give in place, such as one of a session that has ended, is asked for as a whole page,
  // which says why.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, isError, requestConfig } = event.detail;
    const filters = requestConfig.elt.closest("form.filters");
    if (!filters || !(isError || new URL(xhr.responseURL).pathname !== new URL(filters.action).pathname)) return;
    event.preventDefault();
    filters.submit();
  });

  // Where no answer comes at all, the page says so until one comes.
  const silence = document.createElement("div");
  silence.className = "message";
  silence.append(document.createElement("p"));
  silence.firstChild.textContent = "The server does not answer. What you typed is still here; try again.";
  document.addEventListener("htmx:sendError", () => one("#notice").replaceChildren(silence));

  // What was refused before is mended now, or is told again by the next answer.
  const forgive = (form) => {
    for (const word of form.querySelectorAll(".field > .fault, .field > .stored")) {
      const field = word.closest(".field");
      const input = field.querySelector("[aria-describedby]");
      input.removeAttribute("aria-invalid");
      input.setAttribute("aria-describedby", input.getAttribute("aria-describedby").replace(word.id, "").trim());
      field.classList.remove("wrong");
      word.remove();
    }
  };
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    silence.remove();
    forgive(event.detail.elt.closest("form"));
  });

  if (!editor) return;
  const text = editor.elements.body;
  const save = one("button[data-save]", editor);
  const publish = one("button[data-publish]", editor);

  // Unsaved text is not lost by a slip.
  const state = () => JSON.stringify([...new FormData(editor)].filter(([name]) => name !== "version"));
  let saved = editor.dataset.editor === "unsaved" ? "" : state();
  let leaving = false;
  editor.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => { if (!leaving && state() !== saved) event.preventDefault(); });

  // Ctrl+S saves, Ctrl+Enter publishes; Ctrl+B, Ctrl+I and Ctrl+K as everywhere.
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const key = event.key.toLowerCase();
    const button = key === "s" ? save : key === "enter" ? publish : null;
    const tool = event.target === text && { b: "bold", i: "italic", k: "link" }[key];
    if (button) button.click();
    else if (tool) apply(tool);
    else return;
    event.preventDefault();
  });

  // How long it is.
  const count = one("[data-words]");
  const words = () => {
    const number = (text.value.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu) || []).length;
    count.textContent = number === 1 ? "1 word" : `${number.toLocaleString("en")} words`;
  };
  text.addEventListener("input", words);
  words();

  // The toolbar: one tab stop, arrows move within it.
  const tools = [...document.querySelectorAll("[data-tool]")];
  tools.forEach((tool, index) => {
    tool.tabIndex = index === 0 ? 0 : -1;
    tool.addEventListener("click", () => apply(tool.dataset.tool));
    tool.addEventListener("keydown", (event) => {
      const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tools.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = tools[(to + tools.length) % tools.length];
      tools.forEach((other) => { other.tabIndex = other === next ? 0 : -1; });
      next.focus();
    });
  });

  const around = { bold: ["**", "**", "bold"], italic: ["*", "*", "italic"], code: ["`", "`", "code"], link: ["[", "](https://)", "link"] };
  const before = { heading: () => "## ", quote: () => "> ", list: () => "- ", numbers: (line) => `${line + 1}. ` };

  // Through execCommand, so that the browser's own undo keeps working.
  function put(from, to, replacement, start, end) {
    text.focus();
    text.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, replacement)) text.setRangeText(replacement, from, to, "end");
    text.setSelectionRange(start, end);
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function apply(tool) {
    const { value, selectionStart: from, selectionEnd: to } = text;
    if (around[tool]) {
      const [open, close, sample] = around[tool];
      const chosen = value.slice(from, to) || sample;
      put(from, to, open + chosen + close, from + open.length, from + open.length + chosen.length);
    } else if (before[tool]) {
      const start = value.lastIndexOf("\n", from - 1) + 1;
      const lines = value.slice(start, to).split("\n");
      const marked = lines.map((line, index) => before[tool](index) + line).join("\n");
      put(start, to, marked, start + marked.length, start + marked.length);
    }
  }

  // Saving and previewing exchange only what the server says about the text, and leave the cursor where it is.
  // What the server refuses is sent once more as a whole page, which explains it.
  // What is typed while an answer is under way is not saved by it.
  let sent = saved;
  document.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.elt === save) sent = state(); });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.detail.elt === save) saved = sent;
  });
  document.addEventListener("htmx:responseError", (event) => {
    const button = event.detail.elt;
    if (button !== save && !button.matches("[data-preview]")) return;
    leaving = true;
    editor.action = button.getAttribute("hx-post");
    editor.submit();
  });
})();
