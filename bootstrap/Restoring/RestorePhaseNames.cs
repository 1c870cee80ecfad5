using Cpctl.Bootstrap.Install;

namespace Cpctl.Bootstrap.Restoring;

/// <summary>The phases of <c>cpctl restore</c>, in order: bootstrap's, with two of its own. Public: the journal, documentation and scripts use these names.</summary>
internal static class RestorePhaseNames
{
    public const string Data = "data";
    public const string Operator = "operator";

    public static IReadOnlyList<string> All { get; } =
    [
        PhaseNames.Preflight, Data, PhaseNames.Certificates, PhaseNames.Kubelet, PhaseNames.Etcd, PhaseNames.ApiServer, PhaseNames.Objects, Operator,
        PhaseNames.Agent, PhaseNames.Revision, PhaseNames.HandOver, PhaseNames.Done,
    ];
}
