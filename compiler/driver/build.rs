//! Gives the driver a fingerprint of the compiler's own sources, so that the cache of a build knows which compiler made it.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The crates that decide what a build writes.
const CRATES: [&str; 8] = [
    "source",
    "syntax",
    "eval",
    "model",
    "artifacts",
    "emit",
    "rex",
    "driver",
];

fn main() -> io::Result<()> {
    let compiler = Path::new("..");
    let mut files = Vec::new();
    for name in CRATES {
        println!("cargo::rerun-if-changed=../{name}");
        collect(&compiler.join(name), &mut files)?;
    }
    files.sort();
    let mut hasher = blake3::Hasher::new();
    hasher.update(env::var("CARGO_PKG_VERSION").unwrap_or_default().as_bytes());
    for file in files {
        hasher.update(file.to_string_lossy().as_bytes());
        hasher.update(b"\0");
        hasher.update(&fs::read(&file)?);
    }
    println!(
        "cargo::rustc-env=SPECC_FINGERPRINT={}",
        hasher.finalize().to_hex()
    );
    Ok(())
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}
