//! The option table as a tree, so that a definition finds its declaration step by step.

use specc_source::Span;

use crate::schema::{DeclarationIn, Merge, Schema, TypeIn};
use crate::symbol::{Symbol, Symbols};
use crate::value::ThunkId;

/// Names a place in the option table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PlaceId(u32);

/// A place in the option table: an option, or something that only holds options.
#[derive(Debug, Default)]
pub(crate) struct Place<'e> {
    /// The declaration of the option that stands here.
    pub(crate) declaration: Option<&'e DeclarationIn<'e>>,
    /// What the spec says itself, where it declares what stands here.
    pub(crate) own: Option<OwnPlace<'e>>,
    /// The options below, in the order of their declaration.
    pub(crate) fields: Vec<(Symbol, PlaceId)>,
    /// What stands below at any name (`<name>`).
    pub(crate) any_name: Option<PlaceId>,
    /// What the elements are (`[]`).
    pub(crate) element: Option<PlaceId>,
}

/// A place that the spec declares itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OwnPlace<'e> {
    /// Where it is declared.
    pub(crate) at: Span,
    /// Its type.
    pub(crate) ty: &'e TypeIn<'e>,
    /// What several definitions make.
    pub(crate) merge: Merge,
    /// Whether the declaration is at fault: that was said, and nothing that is defined here is judged.
    pub(crate) faulty: bool,
    /// Its value where nobody defines it, if the spec gives one.
    pub(crate) default: Option<ThunkId>,
}

impl<'e> Place<'e> {
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
    pub(crate) fn ty(&self) -> &'e TypeIn<'e> {
        if let Some(own) = &self.own {
            return own.ty;
        }
        match self.declaration {
            Some(declaration) => &declaration.ty,
            None if self.any_name.is_some() => &TypeIn::NamedRecords,
            None if self.element.is_some() => &TypeIn::Records,
            None => &TypeIn::Record,
        }
    }

    /// What several definitions of it make, where somebody says so.
    pub(crate) fn merge(&self) -> Option<Merge> {
        let own = self.own.as_ref().map(|own| own.merge);
        own.or(self.declaration.map(|declaration| declaration.merge))
    }
}

/// All places.
#[derive(Debug)]
pub(crate) struct SchemaIndex<'e> {
    places: Vec<Place<'e>>,
}

impl<'e> SchemaIndex<'e> {
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
    pub(crate) fn place(&self, id: PlaceId) -> &Place<'e> {
        &self.places[id.0 as usize]
    }

    /// A place, to be declared.
    pub(crate) fn place_mut(&mut self, id: PlaceId) -> &mut Place<'e> {
        &mut self.places[id.0 as usize]
    }

    /// Every place with its number.
    pub(crate) fn places(&self) -> impl Iterator<Item = &Place<'e>> {
        self.places.iter()
    }

    fn step(&mut self, from: PlaceId, part: &str, symbols: &mut Symbols) -> PlaceId {
        match part {
            "<name>" => self.any_name(from),
            "[]" => self.element(from),
            name => self.field(from, symbols.intern(name)),
        }
    }

    /// The place below another at a name; made if it is not there yet.
    pub(crate) fn field(&mut self, from: PlaceId, name: Symbol) -> PlaceId {
        let next = PlaceId(self.places.len() as u32);
        let place = &mut self.places[from.0 as usize];
        if let Some(found) = place.field(name) {
            return found;
        }
        place.fields.push((name, next));
        self.made(next)
    }

    /// The place below another at any name; made if it is not there yet.
    pub(crate) fn any_name(&mut self, from: PlaceId) -> PlaceId {
        let next = PlaceId(self.places.len() as u32);
        match *self.places[from.0 as usize].any_name.get_or_insert(next) {
            found if found == next => self.made(next),
            found => found,
        }
    }

    /// The place of the elements of another; made if it is not there yet.
    pub(crate) fn element(&mut self, from: PlaceId) -> PlaceId {
        let next = PlaceId(self.places.len() as u32);
        match *self.places[from.0 as usize].element.get_or_insert(next) {
            found if found == next => self.made(next),
            found => found,
        }
    }

    fn made(&mut self, next: PlaceId) -> PlaceId {
        self.places.push(Place::default());
        next
    }
}
