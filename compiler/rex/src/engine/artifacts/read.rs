//! Reading all files of an audit, on several threads where there are many.

use std::sync::atomic::{AtomicUsize, Ordering};

use specc_artifacts::tree::{Artifact, Tree};
use specc_source::FileId;

use crate::ArtifactsInput;

/// As many files as one thread reads before a second one is worth its start.
const FEW: usize = 32;
/// More threads than this only wait for each other's memory.
const THREADS: usize = 8;

/// Reads the files. The order in which threads finish has no part in the result.
pub(super) fn tree(input: &ArtifactsInput<'_>) -> Tree {
    let files: Vec<(FileId, &str, &str)> = input
        .files
        .iter()
        .map(|&file| {
            let source = input.sources.file(file);
            (file, source.path().as_str(), source.text().as_ref())
        })
        .collect();
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
    let threads = threads.min(THREADS).min(files.len() / FEW + 1);
    if threads == 1 {
        return Tree::new(files.iter().map(one).collect());
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push(one(file));
        }
        done
    };
    let parts: Vec<Vec<Artifact>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut parts = vec![work()];
        // A worker that panicked has lost its files; the panic goes on here, as it would on one thread.
        parts.extend(workers.into_iter().map(|worker| match worker.join() {
            Ok(part) => part,
            Err(panic) => std::panic::resume_unwind(panic),
        }));
        parts
    });
    Tree::new(parts.into_iter().flatten().collect())
}

fn one((file, path, text): &(FileId, &str, &str)) -> Artifact {
    Artifact::read(*file, path, text)
}
