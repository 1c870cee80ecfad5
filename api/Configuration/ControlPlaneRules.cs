using System.Net;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>What must hold for a spec beyond its schema: a Kubernetes 1.20 schema can't compare two fields. All problems at once.</summary>
public static class ControlPlaneRules
{
    private static readonly Func<ControlPlaneSpec, IEnumerable<ConfigProblem>>[] Rules =
    [
        VersionRules.Check,
        NetworkRules.Check,
        EndpointRules.Check,
        EtcdRules.Check,
        LifetimeRules.Check,
        ApiServerRules.Check,
        AuthenticationRules.Check,
        ExtraArgsRules.Check,
        ComponentConfigRules.Check,
        KubeletFieldRules.Check,
        BackupRules.Check,
        ArchiveRules.Check,
    ];

    /// <summary>Problems of a spec by itself. Fields are expected to fit the schema; a rule says nothing about one that does not.</summary>
    public static IReadOnlyList<ConfigProblem> Check(ControlPlaneSpec spec) => [.. Rules.SelectMany(rule => rule(spec))];

    /// <summary>Problems of replacing one spec by another: immutable fields and version steps.</summary>
    public static IReadOnlyList<ConfigProblem> CheckChange(ControlPlaneSpec from, ControlPlaneSpec to) => [.. ChangeRules.Check(from, to)];

    /// <summary>Problems of a spec on a node with this address.</summary>
    public static IReadOnlyList<ConfigProblem> CheckNodeAddress(ControlPlaneSpec spec, IPAddress address) => [.. NetworkRules.CheckNodeAddress(spec, address)];
}
