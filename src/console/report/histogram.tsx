import { counted, grouped } from "#core/amounts.ts";

/** Records by their length, as small bars. Short lengths that no record has are left out. */
export const Histogram = ({ rows }: { rows: readonly { upTo: number; records: number }[] }) => {
  const first = rows.findIndex(({ records }) => records > 0);
  const most = Math.max(...rows.map(({ records }) => records));
  if (first < 0) return null;
  return (
    <table class="histogram">
      <caption>Records by their length</caption>
      <thead>
        <tr>
          <th scope="col">Characters</th>
          <th scope="col">Records</th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(first).map(({ upTo, records }, index) => (
          <tr key={upTo}>
            <th scope="row" class="number">
              {grouped((rows[first + index - 1]?.upTo ?? -1) + 1)} to {grouped(upTo)}
            </th>
            <td>
              {records > 0 && (
                <span
                  class="bar"
                  style={{ inlineSize: `${(records / most) * 75}%` }}
                  title={counted(records, "record")}
                />
              )}
              {grouped(records)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
