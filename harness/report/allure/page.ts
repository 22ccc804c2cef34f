/** Allure's own pages call Google Analytics: 2 unless it is told not to, 3 always. Both tags go. */
export function withoutAnalytics(html: string): string {
  return html
    .replaceAll(/<script[^>]*\ssrc="https?:\/\/[^"]*"[^>]*>\s*<\/script>/g, "")
    .replaceAll(
      /<script>\s*window\.dataLayer = window\.dataLayer(?:(?!<\/script>)[\s\S])*?gtag\((?:(?!<\/script>)[\s\S])*?<\/script>/g,
      "",
    );
}

/** Why a page may not be shown: what would make it ask another machine for anything. */
export function externalIn(html: string): string[] {
  const markup = html.replaceAll(/(src|href)="data:[^"]*"/g, "");
  const asked = [...markup.matchAll(/<(?:script|link|img|iframe)\b[^>]*?\b(?:src|href)="((?:https?:)?\/\/[^"]*)"/g)];
  return [...asked.map(([, url = ""]) => url), ...(/googletagmanager|google-analytics|\bgtag\(/.exec(markup) ?? [])];
}
