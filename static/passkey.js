// Passkeys: puts a question of the site to the browser, and its answer in the form that stands on the page.
// Without this script, or in a browser that cannot, those forms stay hidden and one logs in with a code.
"use strict";

const byNumber = /^[\d.]+$|:/.test(location.hostname); // a passkey belongs to a name
const able = !byNumber && window.PublicKeyCredential
  && PublicKeyCredential.parseRequestOptionsFromJSON
  && PublicKeyCredential.parseCreationOptionsFromJSON;

async function answer(form) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  const response = await fetch(form.dataset.question, { method: "POST", body });
  const options = await response.json();
  const credential = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  form.elements.answer.value = JSON.stringify(credential.toJSON());
  form.submit();
}

for (const form of able ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form).catch(() => { form.querySelector("[role=alert]").hidden = false; });
  });
}
