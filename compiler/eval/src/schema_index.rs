//! The option table as a tree, so that a definition finds its declaration step by step.

use crate::schema::{OptionDeclaration, Schema, Type};
use crate::symbol::{Symbol, Symbols};

/// Names a place in the option table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PlaceId(u32);

/// A place in the option table: an option, or something that only holds options.
#[derive(Debug, Default)]
pub(crate) struct Place {
    /// The declaration of the option that stands here.
    pub(crate) declaration: Option<&'static OptionDeclaration>,
    /// The options below, in the order of their declaration.
    pub(crate) fields: Vec<(Symbol, PlaceId)>,
    /// What stands below at any name (`<name>`).
    pub(crate) any_name: Option<PlaceId>,
    /// What the elements are (`[]`).
    pub(crate) element: Option<PlaceId>,
}

impl Place {
    /// The option of that name below.
    pub(crate) fn field(&self, name: Symbol) -> Option<PlaceId> {
        let mut fields = self.fields.iter();
        fields
            .find(|(field, _)| *field == name)
            .map(|(_, place)| *place)
    }

    /// What stands below at that name: the option of that name, or what may have any name.
    pub(crate) fn below(&self, name: Symbol) -> Option<PlaceId> {
        self.field(name).or(self.any_name)
    }

    /// Its type; a place that is not declared is what its children make it.
    pub(crate) fn ty(&self) -> &'static Type {
        match self.declaration {
            Some(declaration) => &declaration.ty,
            None if self.any_name.is_some() => &Type::NamedRecords,
            None if self.element.is_some() => &Type::Records,
            None => &Type::Record,
        }
    }
}

/// All places.
#[derive(Debug)]
pub(crate) struct SchemaIndex {
    places: Vec<Place>,
}

impl SchemaIndex {
    /// The place of the whole configuration.
    pub(crate) const ROOT: PlaceId = PlaceId(0);

    /// Reads the table once.
    pub(crate) fn new(schema: &Schema, symbols: &mut Symbols) -> Self {
        let mut index = Self {
            places: Vec::with_capacity(schema.options.len() * 2),
        };
        index.places.push(Place::default());
        for declaration in schema.options {
            let mut place = Self::ROOT;
            for part in declaration.path.split('.') {
                place = index.step(place, part, symbols);
            }
            index.places[place.0 as usize].declaration = Some(declaration);
        }
        index
    }

    /// A place.
    pub(crate) fn place(&self, id: PlaceId) -> &Place {
        &self.places[id.0 as usize]
    }

    /// Every place with its number.
    pub(crate) fn places(&self) -> impl Iterator<Item = &Place> {
        self.places.iter()
    }

    fn step(&mut self, from: PlaceId, part: &str, symbols: &mut Symbols) -> PlaceId {
        let next = PlaceId(self.places.len() as u32);
        let place = &mut self.places[from.0 as usize];
        let found = match part {
            "<name>" => *place.any_name.get_or_insert(next),
            "[]" => *place.element.get_or_insert(next),
            name => {
                let name = symbols.intern(name);
                match place.field(name) {
                    Some(found) => found,
                    None => {
                        place.fields.push((name, next));
                        next
                    }
                }
            }
        };
        if found == next {
            self.places.push(Place::default());
        }
        found
    }
}
