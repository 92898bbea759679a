// SPDX-License-Identifier: EUPL-1.2
// A browser without a screen: cookies for each host, redirects one by one, forms by their fields.
const attributes = (tag) => Object.fromEntries([...tag.matchAll(/([a-z_-]+)="([^"]*)"/g)].map(([, name, value]) => [name, unescape(value)]));
const unescape = (text) => text.replace(/&(amp|quot|lt|gt|#39|#x2F);/g, (all, name) => ({ amp: '&', quot: '"', lt: '<', gt: '>', '#39': "'", '#x2F': '/' })[name]);

/** The Set-Cookie lines. Debian's Node.js has no getSetCookie: it joins them with commas, which dates have too. */
const setCookies = (headers) => headers.get('set-cookie')?.split(/,\s*(?=[^;,=\s]+=)/) ?? [];

export class Visitor {
  cookies = new Map();

  async ask(url, { fields, headers = {} } = {}) {
    const { origin } = new URL(url);
    const jar = this.cookies.get(origin) ?? new Map();
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, {
      method: fields ? 'POST' : 'GET', redirect: 'manual', body: fields && new URLSearchParams(fields),
      headers: { ...(cookie && { cookie }), ...(fields && { origin, 'sec-fetch-site': 'same-origin' }), ...headers },
    });
    for (const line of setCookies(answer.headers)) {
      const [pair, ...rest] = line.split(';');
      const at = pair.indexOf('=');
      const gone = rest.some((word) => /^\s*(max-age=0|expires=Thu, 01 Jan 1970)/i.test(word));
      if (gone) jar.delete(pair.slice(0, at)); else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    this.cookies.set(origin, jar);
    const location = answer.headers.get('location');
    return { url, status: answer.status, headers: answer.headers, body: await answer.text(), location: location && new URL(location, url).href };
  }

  /** Follows redirects until a page comes, or until the next address is one that `until` names. */
  async follow(url, until) {
    for (let steps = 0; steps < 15; ++steps) {
      if (until?.(url)) return { url };
      const answer = await this.ask(url);
      if (!answer.location) return answer;
      url = answer.location;
    }
    throw new Error(`too many redirects: ${url}`);
  }

  /** Sends the form of a page whose action matches, with its hidden fields and these. */
  send(page, action, fields) {
    for (const [, tag, inside] of page.body.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
      const target = attributes(tag).action ?? '';
      if (!action.test(target)) continue;
      const hidden = [...inside.matchAll(/<input([^>]*)>/g)].map(([, input]) => attributes(input)).filter(({ type }) => type === 'hidden');
      return this.ask(new URL(target, page.url).href, { fields: { ...Object.fromEntries(hidden.map(({ name, value }) => [name, value ?? ''])), ...fields } });
    }
    throw new Error(`no form for ${action} on ${page.url}: ${page.status} ${page.body.slice(0, 800)}`);
  }

  /** From the program to the provider, signing in there, up to the address that leads back. */
  async upToReturn(start, subject) {
    const isReturn = (url) => /\/aanmelden\/extern\/[a-z0-9-]+\/terug/.test(url);
    let page = await this.follow(start, isReturn);
    for (let steps = 0; page.body !== undefined && /\/interaction\//.test(page.body) && steps < 4; ++steps) {
      const next = await this.send(page, /\/interaction\//, { login: subject, password: 'x' });
      page = await this.follow(next.location, isReturn);
    }
    return page;
  }

  async signIn(start, subject) {
    const back = await this.upToReturn(start, subject);
    return back.body === undefined ? this.ask(back.url) : back;
  }
}
