//! Random expressions in Nix's syntax.
//!
//! [`typed`] makes expressions that mostly have a value and are written with as few parentheses as Nix's precedence
//! allows; [`chain`] strings operands and operators together and leaves it to the reader what belongs to what.

use super::random::Random;

/// What an expression gives.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Integer,
    Boolean,
    Text,
    /// Of integers.
    List,
    /// `{ a = INTEGER; b = INTEGER; }`, and perhaps `c`.
    Set,
}

const TYPES: [Type; 5] = [
    Type::Integer,
    Type::Boolean,
    Type::Text,
    Type::List,
    Type::Set,
];

/// How tight an expression holds together: Nix's precedence of operators, upside down.
type Level = u8;

/// Reaches to the right as far as it can: `if`, `let`, `x: …`.
const OPEN: Level = 0;
const HAS: Level = 11;
const NEGATE: Level = 12;
const APPLY: Level = 13;
/// What can stand in a list and be an argument.
const OPERAND: Level = 14;

/// A random expression whose types fit.
pub fn typed(seed: u64) -> String {
    let mut random = Random::new(seed);
    let ty = random.choose(&TYPES);
    let mut generator = Generator {
        random,
        scope: Vec::new(),
        named: 0,
    };
    generator.expression(ty, 5, OPEN)
}

struct Generator {
    random: Random,
    /// The names that can be used, with their types.
    scope: Vec<(String, Type)>,
    /// How many names were made up.
    named: usize,
}

impl Generator {
    /// An expression that can stand where one of that level is wanted.
    fn expression(&mut self, ty: Type, depth: usize, wanted: Level) -> String {
        let (text, level) = self.anything(ty, depth);
        match level < wanted || self.random.once_in(12) {
            true => format!("({text})"),
            false => text,
        }
    }

    fn anything(&mut self, ty: Type, depth: usize) -> (String, Level) {
        if depth == 0 || self.random.once_in(8) {
            return self.leaf(ty);
        }
        let depth = depth - 1;
        if self.random.once_in(3) {
            return self.general(ty, depth);
        }
        match ty {
            Type::Integer => self.integer(depth),
            Type::Boolean => self.boolean(depth),
            Type::Text => self.text(depth),
            Type::List => self.list(depth),
            Type::Set => self.set(depth),
        }
    }

    fn leaf(&mut self, ty: Type) -> (String, Level) {
        let known: Vec<String> = self
            .scope
            .iter()
            .filter(|(_, known)| *known == ty)
            .map(|(name, _)| name.clone())
            .collect();
        if !known.is_empty() && !self.random.once_in(3) {
            return (self.random.choose(&known), OPERAND);
        }
        let text = match ty {
            Type::Integer => self.random.below(10).to_string(),
            Type::Boolean => self.random.choose(&["true", "false"]).to_owned(),
            Type::Text => (*self
                .random
                .choose(&[r#""""#, r#""a""#, r#""b${"c"}""#, "''d''"]))
            .to_owned(),
            Type::List => self.random.choose(&["[ ]", "[ 1 ]", "[ 3 2 ]"]).to_owned(),
            Type::Set => format!("{{ a = {}; b = 2; }}", self.random.below(10)),
        };
        (text, OPERAND)
    }

    /// What gives a value of any type.
    fn general(&mut self, ty: Type, depth: usize) -> (String, Level) {
        match self.random.below(7) {
            0 => {
                let condition = self.expression(Type::Boolean, depth, OPEN);
                let holds = self.expression(ty, depth, OPEN);
                let fails = self.expression(ty, depth, OPEN);
                (format!("if {condition} then {holds} else {fails}"), OPEN)
            }
            1 => {
                let (name, bound) = (self.name(), self.random.choose(&TYPES));
                let value = self.expression(bound, depth, OPEN);
                let body = self.within(&[(name.clone(), bound)], ty, depth);
                (
                    format!("let {name} = {value}; unused = throw \"lazy\"; in {body}"),
                    OPEN,
                )
            }
            2 => {
                let (name, bound) = (self.name(), self.random.choose(&TYPES));
                let body = self.within(&[(name.clone(), bound)], ty, depth);
                let argument = self.expression(bound, depth, OPERAND);
                (format!("({name}: {body}) {argument}"), APPLY)
            }
            3 => {
                let (first, second) = (self.name(), self.name());
                let default = self.within(&[(first.clone(), Type::Integer)], Type::Text, depth);
                let names = [(first.clone(), Type::Integer), (second.clone(), Type::Text)];
                let body = self.within(&names, ty, depth);
                let argument = self.expression(Type::Integer, depth, OPEN);
                let call = format!(
                    "({{ {first}, {second} ? {default}, ... }}: {body}) {{ {first} = {argument}; z = 0; }}"
                );
                (call, APPLY)
            }
            4 => {
                let value = self.expression(ty, depth, OPEN);
                let other = self.expression(Type::Integer, depth, OPEN);
                (format!("{{ x.y = {value}; x.z = {other}; }}.x.y"), OPERAND)
            }
            5 => {
                let default = self.expression(ty, depth, OPERAND);
                (format!("{{ }}.x or {default}"), OPERAND)
            }
            _ => {
                let condition = self.expression(Type::Boolean, depth, OPEN);
                let body = self.expression(ty, depth, OPEN);
                (format!("assert {condition} || true; {body}"), OPEN)
            }
        }
    }

    fn integer(&mut self, depth: usize) -> (String, Level) {
        match self.random.below(8) {
            0 | 1 => self.infix("+", 8, Type::Integer, depth),
            2 => self.infix("-", 8, Type::Integer, depth),
            3 => self.infix("*", 9, Type::Integer, depth),
            4 => self.infix("/", 9, Type::Integer, depth),
            5 => (
                format!("-{}", self.expression(Type::Integer, depth, NEGATE + 1)),
                NEGATE,
            ),
            6 => (
                format!("lib.length {}", self.expression(Type::List, depth, OPERAND)),
                APPLY,
            ),
            _ => {
                let name = self.random.choose(&["a", "b", "c or 7"]);
                (
                    format!("{}.{name}", self.parenthesized(Type::Set, depth)),
                    OPERAND,
                )
            }
        }
    }

    fn boolean(&mut self, depth: usize) -> (String, Level) {
        let ty = self.random.choose(&TYPES);
        let ordered = self.random.choose(&[Type::Integer, Type::Text, Type::List]);
        match self.random.below(8) {
            0 => self.infix("&&", 3, Type::Boolean, depth),
            1 => self.infix("||", 2, Type::Boolean, depth),
            2 => self.right("->", 1, Type::Boolean, depth),
            3 => (format!("!{}", self.expression(Type::Boolean, depth, 7)), 7),
            4 => {
                let operator = self.random.choose(&["<", "<=", ">", ">="]);
                self.single(operator, 5, ordered, depth)
            }
            5 => self.single("==", 4, ty, depth),
            6 => self.single("!=", 4, ty, depth),
            _ => (
                format!("{} ? c", self.expression(Type::Set, depth, HAS)),
                HAS,
            ),
        }
    }

    fn text(&mut self, depth: usize) -> (String, Level) {
        match self.random.below(4) {
            0 | 1 => self.infix("+", 8, Type::Text, depth),
            2 => (
                format!("\"<${{{}}}>\"", self.expression(Type::Text, depth, OPEN)),
                OPERAND,
            ),
            _ => (
                format!(
                    "toString {}",
                    self.expression(Type::Integer, depth, OPERAND)
                ),
                APPLY,
            ),
        }
    }

    fn list(&mut self, depth: usize) -> (String, Level) {
        match self.random.below(4) {
            0 | 1 => self.right("++", 10, Type::List, depth),
            2 => {
                let first = self.expression(Type::Integer, depth, OPERAND);
                let second = self.expression(Type::Integer, depth, OPERAND);
                (format!("[ {first} {second} ]"), OPERAND)
            }
            _ => {
                let name = self.name();
                let body = self.within(&[(name.clone(), Type::Integer)], Type::Integer, depth);
                let list = self.expression(Type::List, depth, OPERAND);
                (format!("map ({name}: {body}) {list}"), APPLY)
            }
        }
    }

    fn set(&mut self, depth: usize) -> (String, Level) {
        match self.random.below(4) {
            0 | 1 => self.right("//", 6, Type::Set, depth),
            2 => {
                let value = self.expression(Type::Integer, depth, OPEN);
                (format!("rec {{ a = b + 1; b = {value}; }}"), OPERAND)
            }
            _ => {
                let a = self.expression(Type::Integer, depth, OPEN);
                let b = self.expression(Type::Integer, depth, OPEN);
                (format!("{{ a = {a}; ${{\"b\"}} = {b}; c = 1; }}"), OPERAND)
            }
        }
    }

    /// An operator that groups from the left.
    fn infix(&mut self, operator: &str, level: Level, ty: Type, depth: usize) -> (String, Level) {
        let left = self.expression(ty, depth, level);
        let right = self.expression(ty, depth, level + 1);
        (format!("{left} {operator} {right}"), level)
    }

    /// An operator that groups from the right.
    fn right(&mut self, operator: &str, level: Level, ty: Type, depth: usize) -> (String, Level) {
        let left = self.expression(ty, depth, level + 1);
        let right = self.expression(ty, depth, level);
        (format!("{left} {operator} {right}"), level)
    }

    /// An operator that cannot follow itself.
    fn single(&mut self, operator: &str, level: Level, ty: Type, depth: usize) -> (String, Level) {
        let left = self.expression(ty, depth, level + 1);
        let right = self.expression(ty, depth, level + 1);
        (format!("{left} {operator} {right}"), level)
    }

    fn parenthesized(&mut self, ty: Type, depth: usize) -> String {
        format!("({})", self.expression(ty, depth, OPEN))
    }

    fn within(&mut self, names: &[(String, Type)], ty: Type, depth: usize) -> String {
        let outside = self.scope.len();
        self.scope.extend_from_slice(names);
        let body = self.expression(ty, depth, OPEN);
        self.scope.truncate(outside);
        body
    }

    fn name(&mut self) -> String {
        self.named += 1;
        format!("v{}", self.named)
    }
}

/// Operands and operators in a row, without parentheses; whether the types fit is left to chance.
pub fn chain(seed: u64) -> String {
    const OPERANDS: [&str; 12] = [
        "1",
        "2",
        "3",
        "0",
        "true",
        "false",
        "\"a\"",
        "[ 1 ]",
        "[ ]",
        "{ a = 1; }",
        "{ b = 2; }",
        "f 2",
    ];
    const OPERATORS: [&str; 15] = [
        "+", "-", "*", "/", "++", "//", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "->",
    ];
    let mut random = Random::new(seed);
    let mut text = "let f = x: x + 1; in ".to_owned();
    for index in 0..3 + random.below(3) {
        if index > 0 {
            text += &format!(" {} ", random.choose(&OPERATORS));
        }
        if random.once_in(4) {
            text += random.choose(&["!", "-", "!!", "- -"]);
        }
        text += random.choose(&OPERANDS);
        if random.once_in(6) {
            text += " ? a";
        }
    }
    text
}
