//! Files that are written as a whole or not at all.

use std::fs::Permissions;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::NamedTempFile;

/// What a new file may be, before the umask takes from it.
const ORDINARY: u32 = 0o666;

/// Writes a text beside where it shall stand; [`NamedTempFile::persist`] then puts it there at once. Dropped, it leaves
/// nothing behind. The name is one that version control ignores, should the process be killed.
///
/// # Errors
///
/// What the operating system says.
pub(crate) fn beside(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new()
        .prefix(".specc-tmp-")
        .permissions(Permissions::from_mode(ORDINARY))
        .tempfile_in(path.parent().unwrap_or(path))?;
    file.write_all(bytes)?;
    Ok(file)
}

/// Writes a file, which may be there already.
///
/// # Errors
///
/// What the operating system says; what was there is then untouched.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    beside(path, bytes)?.persist(path)?;
    Ok(())
}

/// Writes a file that must not be there yet.
///
/// # Errors
///
/// What the operating system says; [`io::ErrorKind::AlreadyExists`] where something is there.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    beside(path, bytes)?.persist_noclobber(path)?;
    Ok(())
}
