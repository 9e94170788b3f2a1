// Reads a JSON list of pages, each a list of the texts of its headings, and writes the id that each heading gets.

import { readFileSync } from "node:fs";
import GithubSlugger from "github-slugger";

const pages = JSON.parse(readFileSync(0, "utf8"));
const ids = pages.map((headings) => {
  const slugger = new GithubSlugger();
  return headings.map((heading) => slugger.slug(heading));
});
process.stdout.write(JSON.stringify(ids));
