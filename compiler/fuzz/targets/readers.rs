//! libFuzzer's door to the oracle of the readers.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            specc_fuzz::readers(text);
            Corpus::Keep
        }
        Err(_) => Corpus::Reject,
    }
});
