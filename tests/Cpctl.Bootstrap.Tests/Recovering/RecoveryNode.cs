using Cpctl.Api.Node;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Bootstrap.Tests.Host;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Restoration;

namespace Cpctl.Bootstrap.Tests.Recovering;

/// <summary>A node with etcd's data and manifests, whose quorum is lost; nothing runs on it.</summary>
internal sealed class RecoveryNode : IDisposable
{
    private readonly TemporaryNode _node = new();
    private readonly Journal _journal;

    /// <param name="ip">The node's; 127.0.0.1 for tests that are asked there.</param>
    public RecoveryNode(string ip = "127.0.0.1")
    {
        Identity = new NodeIdentity("cp1", ip, NodeRole.ControlPlane, Guid.NewGuid(), $"{ip}:1");
        Old = new FirstMember("cp1", $"https://{ip}:2380", "old");
        _journal = new Journal(_node.Paths.RecoveryJournal, TimeProvider.System);
        Recovery = new RecoveryWork("new", Identity, _journal, _node.Paths, new FakeCri(), TimeProvider.System);
        Identity.Save(_node.Paths);
        Data(_node.Paths.EtcdDataDirectory);
        MemberIdentity.First("cp1", Old.PeerUrl, 4, Old.Token).Save(_node.Paths.MembershipFile);
        foreach (var component in StoppedManifests.Order)
            TemporaryNode.Write(_node.Paths.Manifest($"{component}-r1"), $"metadata: {{name: {component}-r1, labels: {{cpctl.dev/component: {component}}}}}\n");
    }

    public NodePaths Paths => _node.Paths;

    public NodeIdentity Identity { get; }

    public FirstMember Old { get; }

    public RecoveryWork Recovery { get; }

    public RecoveryRecord Record { get; } = new("new", 4, ["cp2"], [new OtherVoter("cp2", ["https://10.0.0.2:2379"], ["https://10.0.0.2:2380"])], DateTimeOffset.UnixEpoch);

    public bool HasOldData => LogMetadata.TryRead(Paths.EtcdDataDirectory)?.ClusterId == Old.ClusterId;

    /// <summary>As after the phases up to the replay.</summary>
    public void Replayed()
    {
        Record.Save(Paths);
        foreach (var component in StoppedManifests.Order) new StoppedManifests(Paths, Recovery.Files).TakeAway(component);
        Data(Recovery.Files.Copy);
        File.WriteAllText(Recovery.Files.Replayed, "1");
    }

    public void Dispose()
    {
        _journal.Dispose();
        _node.Dispose();
    }

    private void Data(string directory)
    {
        var built = Path.Combine(Paths.Root, "built");
        using var source = new FileBytes(Path.Combine(AppContext.BaseDirectory, "Data", "snapshot.db"));
        RestoredDirectory.Build(source, built, Old, new RevisionRule(1), (_, _) => KeyEdit.Keep, CancellationToken.None);
        Directory.CreateDirectory(directory);
        Directory.Move(Path.Combine(built, "member"), Path.Combine(directory, "member"));
        Directory.Delete(built);
    }
}
