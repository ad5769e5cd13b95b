//! All rules. Adding one is its file, its cases, and a line here.

use specc_source::Code;

use crate::{Rule, codes, rules};

/// All rules, sorted by code.
pub static RULES: &[&dyn Rule] = &[
    &rules::SharedDatabasePassword,
    &rules::RecreateOnEnvChange,
    &rules::VpnAclTwoCidrs,
    &rules::SplitDnsRecord,
    &rules::HealthcheckTiming,
    &rules::ExactImageVersion,
    &rules::LeastCapabilities,
    &rules::FullyQualifiedModules,
    &rules::IdempotentTasks,
    &rules::SecurityReview,
    &rules::LoopbackByAddress,
    &rules::ProbeToolInImage,
    &rules::HealthcheckEverywhere,
    &rules::ResourceLimits,
    &rules::MemoryFloor,
    &rules::HostMemoryBudget,
    &rules::NoNewPrivileges,
    &rules::VolumeWriteCapabilities,
    &rules::VolumeOwner,
    &rules::ReadableConfigMount,
    &rules::OneComposeFilePerService,
    &rules::HandlerKnowsItsFile,
    &rules::InternalBackend,
    &rules::DisjointSubnets,
    &rules::NoPublishedPorts,
    &rules::NodeHeapLimit,
    &rules::SecretsFromVault,
    &rules::SecretFileHygiene,
    &rules::IdempotentProvisioning,
    &rules::RedisIsolation,
    &rules::KnownEnvironmentKeys,
    &rules::Postgresql18Container,
    &rules::Redis8Config,
    &rules::ImportsAreDefined,
    &rules::BlockedMeans403,
    &rules::OneErrorHandler,
    &rules::HeredocStatus,
    &rules::DedicatedSubdomain,
    &rules::RealClientAddress,
    &rules::WebsocketUpstream,
    &rules::SplitDnsReachesClients,
    &rules::Utf8AndLf,
    &rules::NamesAndModes,
    &rules::BashForPipes,
    &rules::CurrentAnsible,
    &rules::NoRoleDependencies,
    &rules::ProvisionAfterStart,
    &rules::PortableSmokeTests,
    &rules::NoHardCodedValues,
    &rules::OneTokenPerAgent,
    &rules::PublicRoutesFirst,
    &rules::CompleteServiceSet,
    &rules::RouteCoverage,
    &rules::Dns01PublicResolvers,
    &rules::LivenessNotLoad,
];

/// The codes of all rules, then those of suppressions.
pub fn codes() -> impl Iterator<Item = &'static Code> + Clone {
    RULES.iter().map(|rule| &rule.info().code).chain(codes::ALL)
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn rules_are_sorted_and_none_is_registered_twice() {
        let ids: Vec<_> = RULES.iter().map(|rule| rule.info().code.id).collect();
        assert!(ids.is_sorted_by(|left, right| left < right), "{ids:?}");
        let mut slugs: Vec<_> = RULES.iter().map(|rule| rule.info().code.slug).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), RULES.len());
    }

    #[test]
    fn every_rule_is_explained_in_the_same_order() {
        const SECTIONS: [&str; 5] = [
            "## What it does",
            "## Why it hurts",
            "## Example",
            "## Use instead",
            "## Origin",
        ];
        for rule in RULES {
            let code = &rule.info().code;
            let title = format!("# {}: {}\n", code.id, code.slug);
            assert!(
                code.explanation.starts_with(&title),
                "{}: the doc comment begins with its title",
                code.id
            );
            let places: Vec<_> = SECTIONS
                .iter()
                .map(|section| code.explanation.find(section))
                .collect();
            assert!(
                places.iter().all(Option::is_some),
                "{}: {places:?}",
                code.id
            );
            assert!(places.is_sorted(), "{}: {places:?}", code.id);
        }
    }
}
