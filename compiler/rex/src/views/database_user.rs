//! A PostgreSQL user.

use std::borrow::Cow;

use super::{Door, Field};

/// A PostgreSQL user that is created, or that an application signs in as.
#[derive(Debug, Clone, PartialEq)]
pub struct DatabaseUserView<'a> {
    /// Whose language it is written in.
    pub door: Door,
    /// Its name, where that is known.
    pub user: Field<Cow<'a, str>>,
    /// The server's host, where it is written beside the password; unknown where this is a server's own password.
    pub host: Field<Cow<'a, str>>,
    /// Where its password comes from.
    pub password: Field<Credential<'a>>,
}

/// Where a password comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential<'a> {
    /// A key of the vault, without the prefix `vault_`.
    Vault(Cow<'a, str>),
    /// A variable whose value is not known here.
    Variable(Cow<'a, str>),
    /// It stands there as it is.
    Literal,
}
