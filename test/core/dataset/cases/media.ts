import { media, models } from "../datasets.ts";
import { aimedAt, answer, asked, user, type Case } from "./case.ts";

const images = (count: number) => Array.from({ length: count }, () => ({ image: media("png") }));

/** Images, videos and documents in conversations. */
export const mediaInBlocks: readonly Case[] = [
  { wrong: asked(...images(11)), right: asked(...images(10)), finds: "too-many-media@1" },
  {
    wrong: { messages: [user(...images(6)), answer, user(...images(5)), answer] },
    right: { messages: [user(...images(5)), answer, user(...images(5)), answer] },
    finds: "too-many-media@1",
  },
  {
    wrong: asked({ video: media("mp4") }, { video: media("mp4") }),
    right: asked({ video: media("mp4") }),
    finds: "too-many-media@1",
  },
  { wrong: asked({ video: media("mkv") }, ...images(1)), right: asked(...images(2)), finds: "media-mixed@1" },
  {
    wrong: { messages: [user({ text: "a" }), { role: "assistant", content: images(1) }] },
    right: asked(...images(1)),
    finds: "media-from-assistant@1/messages/1",
  },
  {
    wrong: asked({ image: media("tiff") }),
    right: asked({ image: media("PNG") }),
    finds: "media-format@1/messages/0/content/0/image/format",
  },
  {
    wrong: asked({ image: media("png", "https://bucket/a.png") }),
    right: asked({ image: media("png", "s3://bucket/a_b-c/d.png") }),
    finds: "s3-uri@1/messages/0/content/0/image/source/s3Location/uri",
  },
  {
    wrong: asked({ image: media("png", "s3://bucket/a b.png") }),
    right: asked({ image: media("png") }),
    finds: "s3-uri@1/messages/0/content/0/image/source/s3Location/uri",
  },
  {
    wrong: asked({ image: { format: "png" } }),
    right: asked({ image: media("png") }),
    finds: "missing-member@1/messages/0/content/0/image",
  },
  {
    wrong: asked({ document: media("pdf") }),
    right: asked({ text: "a" }),
    finds: "media-not-supported@1/messages/0/content/0/document",
  },
  {
    wrong: asked({ image: media("png", "s3://bucket/a+b.png") }),
    right: asked({ image: media("png", "s3://bucket/é/東.png") }),
    finds: "s3-uri@1/messages/0/content/0/image/source/s3Location/uri",
  },
  {
    wrong: asked({ image: { format: "png", source: { s3Location: { uri: "s3://bucket/a.png", bucketOwner: 1 } } } }),
    right: asked({ image: { format: "png", source: { s3Location: { uri: "s3://bucket/a.png", bucketOwner: null } } } }),
    finds: "wrong-type@1/messages/0/content/0/image/source/s3Location/bucketOwner",
  },
  ...aimedAt({ model: models.micro }, [
    {
      wrong: asked(...images(1)),
      right: asked({ text: "a" }),
      finds: "media-not-supported@1/messages/0/content/0/image",
    },
  ]),
  ...aimedAt({ model: models.llama2 }, [
    {
      wrong: asked({ text: "a" }, ...images(1)),
      right: asked({ text: "a" }),
      finds: "media-not-supported@1/messages/0/content/1/image",
    },
  ]),
  ...aimedAt({ model: models.vision }, [
    {
      wrong: asked({ video: media("mp4") }),
      right: asked(...images(20)),
      finds: "media-not-supported@1/messages/0/content/0/video",
    },
    {
      wrong: asked({ image: media("png", "bucket/a b.png") }),
      right: asked({ image: media("png", "s3://bucket/day=1/a b+(1).png") }),
      finds: "s3-uri@1/messages/0/content/0/image/source/s3Location/uri",
    },
  ]),
  ...aimedAt({ model: models.nova2 }, [
    {
      wrong: asked({ document: media("pdf") }, { video: media("mp4") }),
      right: asked({ text: "a" }, { video: media("mp4") }),
      finds: "media-mixed@1",
    },
    {
      wrong: asked({ image: media("webp") }),
      right: asked({ image: media("gif") }),
      finds: "media-format@1/messages/0/content/0/image/format",
    },
    {
      wrong: asked({ document: media("pdf") }, { text: "a" }, { document: media("pdf") }),
      right: asked({ document: media("pdf") }, { text: "a" }),
      finds: "too-many-media@1",
    },
  ]),
];
