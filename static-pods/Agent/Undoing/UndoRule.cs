using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Agent.State;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Undoing;

/// <summary>
/// Whether a node may go from the revision it has committed back to the one before, without an operator. Only where nothing that is stored can be in a newer
/// form, and where etcd and keys stay as they are: these go forward alone.
/// </summary>
internal static class UndoRule
{
    /// <returns>Null when it may, else why not: a clause for people.</returns>
    /// <param name="state">What the agent remembers.</param>
    /// <param name="present">The revision committed last, as staged; null when it is not on this node's disk.</param>
    /// <param name="before">The one committed before, as staged; null when it is not on this node's disk.</param>
    public static string? Refusal(AgentState state, TargetRevision? present, TargetRevision? before) =>
        state.IsLeaving ? "this node leaves the cluster"
        : state.LastGood is not { } good ? "this node has not committed any revision yet"
        : state.Desired != good && state.Desired != state.Failed ? $"this node is on its way from revision {good} to revision {state.Desired}"
        : state.Desired != good ? $"this node has gone back to revision {good} already"
        : state.Previous is not { } previous ? $"this node knows of no revision that it ran before revision {good}"
        : present is null || before is null ? $"revision {(present is null ? good : previous)} is not on this node's disk"
        : present.Version is not { } version || before.Version is not { } older || (version.Major, version.Minor) != (older.Major, older.Minor)
            ? $"revision {previous} is another minor release of Kubernetes, and what is stored may have been written in a newer form"
        : Etcd(present) != Etcd(before) ? $"etcd is another in revision {previous}, and etcd goes forward alone"
        : !Keys(present).SequenceEqual(Keys(before)) ? $"revision {previous} was made for other keys"
        : null;

    private static string? Etcd(TargetRevision revision) => revision.Pod(ComponentNames.Etcd)?.Manifest;

    private static IEnumerable<string> Keys(TargetRevision revision) => revision.FilesOf(ComponentNames.Keys).Select(file => file.Text);
}
