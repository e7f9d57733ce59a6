//! Sums, differences, products and quotients; of text, what is put behind it.

use super::{Machine, Res, Stop};
use crate::script::ir::{At, Sign};
use crate::script::val::Val;

impl<'d> Machine<'d, '_, '_> {
    pub(super) fn arithmetic(&mut self, op: Sign, left: Val<'d>, right: Val<'d>, at: At) -> Res<'d> {
        match (op, left, right) {
            (_, Val::Unknown(why), _) | (_, _, Val::Unknown(why)) => Ok(Val::Unknown(why)),
            (Sign::Plus, Val::Text(a), b) => {
                let more = match &b {
                    Val::Text(b) => b.as_str().to_owned(),
                    other => self.print(other),
                };
                let text = format!("{}{more}", a.as_str());
                self.words(text, at)
            }
            (op, Val::Number(a), Val::Number(b)) => {
                let result = match op {
                    Sign::Plus => a + b,
                    Sign::Minus => a - b,
                    Sign::Times => a * b,
                    Sign::Over if b == 0.0 => return Err(Stop::Fault("a number is divided by zero".into(), at)),
                    Sign::Over => a / b,
                };
                if result.is_finite() {
                    Ok(Val::Number(result))
                } else {
                    Err(Stop::Fault("a number grows beyond all bounds".into(), at))
                }
            }
            (Sign::Plus, Val::Between(low, high, why), Val::Number(n))
            | (Sign::Plus, Val::Number(n), Val::Between(low, high, why)) => Ok(Val::Between(low + n, high + n, why)),
            (Sign::Plus, Val::Between(low, high, why), Val::Between(l, h, _)) => {
                Ok(Val::Between(low + l, high + h, why))
            }
            (_, Val::Between(_, _, why), _) | (_, _, Val::Between(_, _, why)) => Ok(Val::Unknown(why)),
            (op, a, b) => self.date_arithmetic(op, &a, &b, at),
        }
    }
}
