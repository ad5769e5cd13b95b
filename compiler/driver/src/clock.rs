//! The only place that knows the time.

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

/// The day in UTC, the same for everyone who works on a spec.
pub(crate) fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}
