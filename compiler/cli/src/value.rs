//! Values as JSON, and bare for shell scripts.

use specc_driver::{Data, Node, Problem, ReferenceKind, Text, TextPiece};

/// The most bytes that are printed: what is larger was not meant.
const LARGEST: usize = 256 * 1024 * 1024;

/// How sizes and durations are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantities {
    /// As they are written in a spec: `"1G"`, `"1m30s"`.
    Written,
    /// As numbers: bytes, and milliseconds.
    Numbers,
}

/// A value as JSON over several lines, with its line end. Attributes come in the order in which they are defined.
///
/// What has no JSON type is a string, as it is written in a spec. What is known only at deploy time is an object of one
/// key that begins with `$`: `{"$secret": "vault.NAME"}`, `{"$variable": "var.NAME"}`, `{"$text": ["a", {…}]}`.
pub fn json(value: &Node, quantities: Quantities) -> Result<String, Problem> {
    let mut writer = Writer {
        text: String::new(),
        depth: 0,
        quantities,
    };
    writer.value(value);
    if writer.text.len() > LARGEST {
        return Err(
            Problem::new("the value is larger than 256 MiB as JSON").help("ask for a part of it")
        );
    }
    writer.text.push('\n');
    Ok(writer.text)
}

/// A scalar without quotes, with its line end.
pub fn raw(value: &Node, quantities: Quantities) -> Result<String, Problem> {
    let refused =
        |what: &str| Problem::new(format!("`--raw` prints no {what}")).help("leave `--raw` out");
    match &value.data {
        Data::Null => Err(refused("null").why("A script would take the word for a value.")),
        Data::List(_) => Err(refused("list")),
        Data::Set(_) => Err(refused("set")),
        Data::Tagged(_) => Err(refused("tagged value")),
        Data::Text(text) => {
            match text.as_literal() {
                Some(literal) => Ok(format!("{literal}\n")),
                None if text.is_secret() => {
                    Err(refused("secret").why("Only the vault knows it, at deploy time."))
                }
                None => Err(refused("inventory variable")
                    .why("Only the inventory knows it, at deploy time.")),
            }
        }
        scalar => Ok(match scalar_text(scalar, quantities) {
            Some(Scalar::Quoted(text) | Scalar::Bare(text)) => format!("{text}\n"),
            None => "\n".to_owned(),
        }),
    }
}

/// A value without parts.
enum Scalar {
    /// A string in JSON.
    Quoted(String),
    /// A number, or a word of JSON.
    Bare(String),
}

fn scalar_text(data: &Data, quantities: Quantities) -> Option<Scalar> {
    use Scalar::{Bare, Quoted};
    let quantity = |number: u64, written: fn(u64) -> String| match quantities {
        Quantities::Numbers => Bare(number.to_string()),
        Quantities::Written => Quoted(written(number)),
    };
    Some(match data {
        Data::Null => Bare("null".to_owned()),
        Data::Bool(value) => Bare(value.to_string()),
        Data::Integer(value) => Bare(value.to_string()),
        Data::Decimal(value) => Bare(specc_driver::decimal(*value)),
        Data::Version(version) => Quoted(format!("v{}", version.text)),
        &Data::Duration(milliseconds) => quantity(milliseconds, specc_driver::duration),
        &Data::Size(bytes) => quantity(bytes, specc_driver::size),
        Data::Address(address) => Quoted(address.to_string()),
        Data::Cidr(cidr) => Quoted(cidr.to_string()),
        Data::Constant(name) => Quoted((*name).to_owned()),
        Data::Text(_) | Data::Tagged(_) | Data::List(_) | Data::Set(_) => return None,
    })
}

struct Writer {
    text: String,
    depth: usize,
    quantities: Quantities,
}

impl Writer {
    fn value(&mut self, value: &Node) {
        if self.text.len() > LARGEST {
            return;
        }
        match &value.data {
            Data::Text(text) => self.string_of(text),
            Data::Tagged(tagged) => {
                self.block('{', '}', std::iter::once(tagged), |writer, tagged| {
                    writer.key(tagged.tag);
                    writer.value(&tagged.argument);
                })
            }
            Data::List(elements) => self.block('[', ']', elements.iter(), Self::value),
            Data::Set(set) => self.block('{', '}', set.entries.iter(), |writer, (name, entry)| {
                writer.key(name);
                writer.value(&entry.value);
            }),
            scalar => match scalar_text(scalar, self.quantities) {
                Some(Scalar::Quoted(text)) => self.string(&text),
                Some(Scalar::Bare(text)) => self.text.push_str(&text),
                None => {}
            },
        }
    }

    fn block<T>(
        &mut self,
        open: char,
        close: char,
        items: impl ExactSizeIterator<Item = T>,
        write: impl Fn(&mut Self, T),
    ) {
        self.text.push(open);
        let count = items.len();
        self.depth += 1;
        for (index, item) in items.enumerate() {
            self.line();
            write(self, item);
            if index + 1 < count {
                self.text.push(',');
            }
        }
        self.depth -= 1;
        if count > 0 {
            self.line();
        }
        self.text.push(close);
    }

    fn line(&mut self) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n("  ", self.depth));
    }

    fn key(&mut self, name: &str) {
        self.string(name);
        self.text.push_str(": ");
    }

    fn string_of(&mut self, text: &Text) {
        match (text.as_literal(), text.pieces()) {
            (Some(literal), _) => self.string(literal),
            (None, [TextPiece::Reference(_)]) => {
                text.pieces().iter().for_each(|piece| self.piece(piece))
            }
            (None, pieces) => {
                self.text.push_str("{ \"$text\": [");
                for (index, piece) in pieces.iter().enumerate() {
                    if index > 0 {
                        self.text.push_str(", ");
                    }
                    self.piece(piece);
                }
                self.text.push_str("] }");
            }
        }
    }

    fn piece(&mut self, piece: &TextPiece) {
        match piece {
            TextPiece::Literal(literal) => self.string(literal),
            TextPiece::Reference(reference) => {
                let key = match reference.kind {
                    ReferenceKind::Vault => "$secret",
                    ReferenceKind::Variable => "$variable",
                };
                let name = format!("{}.{}", reference.kind.root(), reference.name);
                self.text.push_str(&format!("{{ \"{key}\": \"{name}\" }}"));
            }
        }
    }

    fn string(&mut self, text: &str) {
        self.text
            .push_str(&serde_json::Value::from(text).to_string());
    }
}
