//! All artifacts of the fixture.

use crate::fixture::{GENERATOR, deployment};

#[test]
fn dump() {
    let tree = crate::emit(&deployment(), GENERATOR).unwrap_or_else(|error| panic!("{error}"));
    for file in tree.files() {
        let path = camino::Utf8PathBuf::from("/tmp/emitted").join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.contents).unwrap();
    }
}
