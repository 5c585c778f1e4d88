// Files and folders as the browser hands them over, as a list of {id, file}. The id is the path; of a single folder
// the path below it, as `tandem ingest FOLDER` has it, so that adding it again updates.

/** Files that systems leave behind, which nobody means to add. */
const HIDDEN = /(^|\/)(\.|Thumbs\.db$|desktop\.ini$|~\$)/i;

export const wanted = ({ id }) => !HIDDEN.test(id);

const below = path => path.slice(path.indexOf('/') + 1);

/** A chosen folder's paths begin with its name. */
export const ofInput = files => Array.from(files, file => ({ id: below(file.webkitRelativePath || file.name), file })).filter(wanted);

/** What was dropped. The entries must be taken at once: after the event they are gone. */
export async function ofDrop(transfer) {
  const entries = Array.from(transfer.items, item => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) return ofInput(transfer.files);
  const all = [];
  for (const entry of entries) await walk(entry, '', all);
  const alone = entries.length === 1 && entries[0].isDirectory;
  return all.map(({ id, file }) => ({ id: alone ? below(id) : id, file })).filter(wanted);
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
