// Files and folders as the browser hands them over, as a list of {id, file}; the id is the path.

/** Files that systems leave behind, which nobody means to add. */
const HIDDEN = /(^|\/)(\.|Thumbs\.db$|desktop\.ini$|~\$)/i;

export const wanted = ({ id }) => !HIDDEN.test(id);

export const ofInput = files => Array.from(files, file => ({ id: file.webkitRelativePath || file.name, file })).filter(wanted);

/** What was dropped. The entries must be taken at once: after the event they are gone. */
export async function ofDrop(transfer) {
  const entries = Array.from(transfer.items, item => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) return ofInput(transfer.files);
  const all = [];
  for (const entry of entries) await walk(entry, '', all);
  return all.filter(wanted);
}

async function walk(entry, folder, all) {
  const id = folder + entry.name;
  if (entry.isFile) {
    all.push({ id, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) });
    return;
  }
  const reader = entry.createReader();
  const read = () => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
  // A reader gives at most a hundred entries at a time.
  for (let entries = await read(); entries.length > 0; entries = await read()) {
    for (const each of entries) await walk(each, `${id}/`, all);
  }
}
