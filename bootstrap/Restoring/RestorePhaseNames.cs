using Cpctl.Bootstrap.Install;

namespace Cpctl.Bootstrap.Restoring;

/// <summary>The phases of <c>cpctl restore</c>, in order: bootstrap's, with some of its own. Public: the journal, documentation and scripts use these names.</summary>
internal static class RestorePhaseNames
{
    public const string Data = "data";
    public const string Operator = "operator";
    public const string TakeOver = "take-over";
    public const string Rejoin = "rejoin";

    private static readonly string[] Before =
    [
        PhaseNames.Preflight, Data, PhaseNames.Certificates, PhaseNames.Kubelet, PhaseNames.Etcd, PhaseNames.ApiServer, PhaseNames.Objects, Operator,
        PhaseNames.Agent, PhaseNames.Revision, PhaseNames.HandOver,
    ];

    /// <param name="takesOver">A cluster that runs is to yield.</param>
    public static IReadOnlyList<string> Of(bool takesOver) => takesOver ? [.. Before, TakeOver, Rejoin, PhaseNames.Done] : [.. Before, PhaseNames.Done];
}
