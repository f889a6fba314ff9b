import { Folded } from "../parts/folded.tsx";

/** Tags that are shown at first. */
const first = 8;

/** Tags, the first of them where there are many. */
export const Tags = ({ tags }: { tags: readonly { key: string; value: string }[] }) => (
  <Folded all={tags} first={first}>
    {(shown) => (
      <ul class="tags">
        {shown.map(({ key, value }) => (
          <li key={key}>
            {key} = {value}
          </li>
        ))}
      </ul>
    )}
  </Folded>
);
