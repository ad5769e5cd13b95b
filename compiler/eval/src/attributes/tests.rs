use specc_source::Sources;

use super::*;

fn set(names: impl IntoIterator<Item = u32>, value: u32) -> Attributes {
    let file = Sources::new().add("a.plane", "");
    let attributes = names.into_iter().map(|name| Attribute {
        name: Symbol::numbered(name),
        key: Span::new(file, 0, 0),
        value: ThunkId(value),
    });
    attributes.collect()
}

fn shown(set: &Attributes) -> Vec<(Symbol, u32)> {
    set.iter().map(|one| (one.name, one.value.0)).collect()
}

/// What an update means, in the plainest way.
fn updated(left: &Attributes, right: &Attributes) -> Attributes {
    left.iter().chain(right.iter()).copied().collect()
}

#[test]
fn an_update_replaces_in_place_and_appends_what_is_new() {
    let cases = [
        (0, 0..3),
        (5, 3..9),
        (40, 20..22),
        (40, 39..43),
        (40, 100..101),
        (200, 0..200),
        (3, 1..60),
        (2, 50..200),
    ];
    for (long, few) in cases {
        let (left, right) = (Rc::new(set(0..long, 1)), Rc::new(set(few, 2)));
        let (both, _) = Attributes::update(&left, &right);
        let expected = updated(&left, &right);
        assert_eq!(shown(&both), shown(&expected));
        assert_eq!(both.len(), expected.len());
        for (at, attribute) in expected.iter().enumerate() {
            assert_eq!(
                both.get(attribute.name).map(|one| one.value),
                Some(attribute.value)
            );
            assert_eq!(both.find(attribute.name).map(|(found, _)| found), Some(at));
        }
        assert!(both.get(Symbol::numbered(999)).is_none());
    }
}

#[test]
fn layers_upon_layers_are_the_same_set_as_one_made_at_once() {
    let mut layered = Rc::new(set(0..20, 0));
    let mut plain = set(0..20, 0);
    for step in 1..500 {
        let few = Rc::new(set([step * 7 % 300, step], step));
        plain = updated(&plain, &few);
        layered = Rc::new(Attributes::update(&layered, &few).0);
        assert_eq!(layered.len(), plain.len());
    }
    assert_eq!(shown(&layered), shown(&plain));
}

#[test]
fn a_set_grows_at_both_ends() {
    let mut layered = Rc::new(set(0..20, 0));
    let mut plain = set(0..20, 0);
    for step in 1..500 {
        let few = Rc::new(set([step * 7 % 300, step], step));
        let is_front = step % 5 != 0;
        plain = match is_front {
            true => updated(&few, &plain),
            false => updated(&plain, &few),
        };
        layered = Rc::new(match is_front {
            true => Attributes::update(&few, &layered).0,
            false => Attributes::update(&layered, &few).0,
        });
        assert_eq!(layered.len(), plain.len());
        for attribute in plain.iter() {
            let found = layered.get(attribute.name).map(|one| one.value);
            assert_eq!(found, Some(attribute.value));
        }
    }
    assert_eq!(shown(&layered), shown(&plain));
}

#[test]
fn what_a_set_grew_from_stays_what_it_was() {
    let first = Rc::new(set(0..40, 1));
    let second = Rc::new(Attributes::update(&first, &Rc::new(set([50], 2))).0);
    let third = Attributes::update(&second, &Rc::new(set([3], 3))).0;
    assert_eq!(
        third.get(Symbol::numbered(3)).map(|one| one.value.0),
        Some(3)
    );
    assert_eq!(
        second.get(Symbol::numbered(3)).map(|one| one.value.0),
        Some(1)
    );
    assert_eq!((first.len(), second.len(), third.len()), (40, 41, 41));
}

#[test]
fn a_fold_that_adds_an_attribute_copies_each_a_few_times() {
    let mut all = Rc::new(Attributes::default());
    let mut copied = 0;
    for step in 0..10_000 {
        let (next, work) = Attributes::update(&all, &Rc::new(set([step], step)));
        copied += work;
        all = Rc::new(next);
    }
    assert_eq!(all.len(), 10_000);
    assert!(copied < 10_000 * 20, "{copied}");
}

#[test]
fn a_fold_that_adds_an_attribute_in_front_copies_each_a_few_times() {
    let mut all = Rc::new(Attributes::default());
    let mut copied = 0;
    for step in 0..10_000 {
        let (next, work) = Attributes::update(&Rc::new(set([step], step)), &all);
        copied += work;
        all = Rc::new(next);
    }
    assert_eq!(all.len(), 10_000);
    assert!(copied < 10_000 * 20, "{copied}");
}
