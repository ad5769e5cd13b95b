//! Tests of the role as a whole.

use crate::fixture::{GENERATOR, deployment};

#[test]
fn dump() {
    if let Ok(dir) = std::env::var("SPECC_DUMP") {
        let tree = crate::emit(&deployment(), GENERATOR).unwrap();
        for file in tree.files() {
            let path = std::path::Path::new(&dir).join(&file.path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, &file.contents).unwrap();
        }
    }
}
