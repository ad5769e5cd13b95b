//! Numbered, timed lines: `[3/7] lints (clippy) …`.

use std::time::{Duration, Instant};

/// The steps of a chore, announced as they begin.
#[derive(Debug)]
pub struct Steps {
    total: usize,
    begun: usize,
    started: Instant,
}

impl Steps {
    /// A chore of so many steps.
    pub fn new(total: usize) -> Self {
        Self {
            total,
            begun: 0,
            started: Instant::now(),
        }
    }

    /// Announces the next step, with the time spent so far.
    pub fn begin(&mut self, what: &str) {
        self.begun += 1;
        println!(
            "[{}/{}] {what} (at {})",
            self.begun,
            self.total,
            elapsed(self.started)
        );
    }
}

/// The time since then, as a person reads it: `7 s`, `2 min 05 s`.
pub fn elapsed(since: Instant) -> String {
    spelled(since.elapsed())
}

fn spelled(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_a_person_says_them() {
        for (seconds, read) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min 00 s"),
            (125, "2 min 05 s"),
        ] {
            assert_eq!(spelled(Duration::from_secs(seconds)), read);
        }
    }
}
