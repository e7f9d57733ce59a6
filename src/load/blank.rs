//! Values that say nothing, and values that come together.

use crate::value::{Absence, Scalar, Value};

/// Whether a value tells nothing: it is blank or a placeholder, all of it.
pub(super) fn is_nothing(value: &Value) -> bool {
    match &value.scalar {
        Scalar::Absent(why) => !why.is_unreadable(),
        Scalar::List(items) => items.iter().all(is_nothing),
        Scalar::Struct(parts) => parts.iter().all(|(_, part)| is_nothing(part)),
        _ => false,
    }
}

/// Whether nothing was written.
pub(super) fn is_blank(value: &Value) -> bool {
    match &value.scalar {
        Scalar::Absent(why) => *why == Absence::Blank,
        Scalar::List(items) => matches!(&**items, [only] if is_blank(only)),
        Scalar::Struct(parts) => parts.iter().all(|(_, part)| is_blank(part)),
        _ => false,
    }
}

/// Adds the values of a second column to a list.
pub(super) fn merge(known: &mut Value, more: Value) {
    if is_blank(&more) {
        return;
    }
    if matches!(known.scalar, Scalar::Absent(_)) {
        *known = more;
        return;
    }
    let items = |value: &mut Value| match std::mem::replace(&mut value.scalar, Scalar::Absent(Absence::Blank)) {
        Scalar::List(items) => items.into_vec(),
        scalar => vec![Value { scalar, span: value.span }],
    };
    let mut more = more;
    let mut all = items(known);
    all.extend(items(&mut more));
    known.scalar = Scalar::List(all.into_boxed_slice());
    known.span = known.span.to(more.span);
}
