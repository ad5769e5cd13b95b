//! Networks and addresses.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::{Builtin, Call};
use crate::machine::{Machine, Result};
use crate::value::{Kind, Value};

pub(super) static TABLE: &[Builtin] = &[
    Builtin::new(
        "cidr.contains",
        "network address",
        "whether the network holds the address or the whole other network",
        contains,
    ),
    Builtin::new(
        "cidr.overlaps",
        "first second",
        "whether two networks share an address",
        overlaps,
    ),
    Builtin::new(
        "cidr.host",
        "network number",
        "the address of that number in the network; negative numbers count from its end",
        host,
    ),
    Builtin::new(
        "cidr.prefix",
        "network",
        "the length of the network's prefix",
        prefix,
    ),
    Builtin::new(
        "cidr.network",
        "network",
        "the first address of the network",
        network,
    ),
];

impl Machine<'_> {
    fn network_argument(&mut self, call: &Call<'_>, index: usize) -> Result<Ipv4Net> {
        let value = self.argument(call, index)?;
        match value.kind {
            Kind::Cidr(network) => Ok(network),
            _ => Err(self.wrong_argument(call, index, &value, "a CIDR")),
        }
    }
}

fn contains(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let network = machine.network_argument(call, 0)?;
    let value = machine.argument(call, 1)?;
    let holds = match value.kind {
        Kind::Address(address) => network.contains(&address),
        Kind::Cidr(other) => network.contains(&other),
        _ => return Err(machine.wrong_argument(call, 1, &value, "an address or a CIDR")),
    };
    machine.bool(holds, call)
}

fn overlaps(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let first = machine.network_argument(call, 0)?;
    let second = machine.network_argument(call, 1)?;
    machine.bool(
        first.contains(&second.network()) || second.contains(&first.network()),
        call,
    )
}

fn host(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let network = machine.network_argument(call, 0)?;
    let number = machine.integer_argument(call, 1)?;
    let first = i64::from(u32::from(network.network()));
    let last = i64::from(u32::from(network.broadcast()));
    let base = if number < 0 {
        last.saturating_add(1)
    } else {
        first
    };
    let address = base.saturating_add(number);
    if !(first..=last).contains(&address) {
        let message = format!(
            "`{network}` has no host {number}: it has {} addresses",
            last - first + 1
        );
        return Err(machine.out_of_range(
            call,
            1,
            message,
            "choose a smaller number, or a larger network",
        ));
    }
    let address = Ipv4Addr::from(address as u32);
    Ok(Value::computed(Kind::Address(address), call.span))
}

fn prefix(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let network = machine.network_argument(call, 0)?;
    machine.integer(i64::from(network.prefix_len()), call)
}

fn network(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let network = machine.network_argument(call, 0)?;
    Ok(Value::computed(Kind::Address(network.network()), call.span))
}
