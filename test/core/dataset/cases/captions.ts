import { models } from "../datasets.ts";
import { aimedAt, type Case } from "./case.ts";

/** Images with captions. */
export const captions: readonly Case[] = [
  ...aimedAt({ model: models.canvas }, [
    {
      wrong: { "image-ref": "s3://b/a.png", caption: "ab" },
      right: { "image-ref": "s3://b/a.png", caption: "abc" },
      finds: "caption-length@1/caption",
    },
    {
      wrong: { "image-ref": "s3://b/a.png", caption: "😀".repeat(1_025) },
      right: { "image-ref": "s3://b/a.png", caption: "😀".repeat(1_024) },
      finds: "caption-length@1/caption",
    },
    {
      wrong: { "image-ref": "s3://b/a.gif", caption: "abc" },
      right: { "image-ref": "s3://b/a.JPG", caption: "abc" },
      finds: "media-format@1/image-ref",
    },
    {
      wrong: { "image-ref": "b/a.png", caption: "abc" },
      right: { "image-ref": "s3://b/a", caption: "abc" },
      finds: "s3-uri@1/image-ref",
    },
  ]),
  ...aimedAt({ model: models.embeddings }, [
    {
      wrong: { "image-ref": "s3://b/a.png", caption: "a".repeat(2_561) },
      right: { "image-ref": "s3://b/a.png", caption: "a".repeat(2_560) },
      finds: "caption-length@1/caption",
    },
  ]),
];
