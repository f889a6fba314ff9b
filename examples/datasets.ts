import { listDatasets } from "./answers.ts";
import { pageToken, projectName } from "./catalogue.ts";
import { fixed, type Topic } from "./topics.ts";

/** Questions about what there is to train on. */
export const datasets: readonly Topic[] = [
  fixed(listDatasets({}), ["Which datasets do we have?", "list the training files in the deployment's bucket"]),
  {
    each: 1,
    phrasings: [
      "Which datasets are there below {prefix}?",
      "datasets whose key begins with {prefix}",
      "What can I train on under {prefix}, and how large is it?",
    ],
    draw: (random) => {
      const prefix = `${projectName(random)}/`;
      return { slots: { prefix }, answer: listDatasets({ prefix }) };
    },
  },
  {
    each: 1,
    phrasings: ["datasets, {size} to a page"],
    draw: (random) => {
      const size = random.pick([10, 20, 50]);
      return { slots: { size: `${size}` }, answer: listDatasets({ maxResults: size }) };
    },
  },
  {
    each: 1,
    phrasings: ["The list of datasets goes on with nextToken {token}: next page."],
    draw: (random) => {
      const token = pageToken(random);
      return { slots: { token }, answer: listDatasets({ nextToken: token }) };
    },
  },
];
