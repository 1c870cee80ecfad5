using Cpctl.Api.Resources;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Restoration;
using Cpctl.Recovery.Restore;

namespace Cpctl.Recovery.Drills;

/// <summary>What a drill has to find, read from the bundle alone.</summary>
/// <param name="ControlPlane">The settings that the scratch etcd and API server run with.</param>
/// <param name="Content">What etcd has to serve.</param>
/// <param name="Secrets">In the order of their last writes.</param>
internal sealed record DrillExpectation(ControlPlane ControlPlane, ServedContent Content, IReadOnlyList<DrilledSecret> Secrets)
{
    /// <exception cref="InvalidDataException">It is damaged, or not of a cluster that cpctl made.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static DrillExpectation Read(IByteSource snapshot, CancellationToken cancel)
    {
        var facts = SnapshotFacts.Read(snapshot, cancel);
        var secrets = new List<DrilledSecret>();
        var content = ServedContent.Read(
            snapshot,
            (key, revision, value) =>
            {
                if (DrilledSecret.TryRead(key, revision, value) is { } secret) secrets.Add(secret);
            },
            cancel);
        return new DrillExpectation(facts.ControlPlane, content, secrets);
    }
}
