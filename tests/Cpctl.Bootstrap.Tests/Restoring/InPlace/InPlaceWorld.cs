using Cpctl.Api.Node;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Bootstrap.Recovering.Phases;
using Cpctl.Bootstrap.Restoring.InPlace;
using Cpctl.Bootstrap.Restoring.InPlace.Phases;
using Cpctl.Bootstrap.Tests.Host;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Restoration;

namespace Cpctl.Bootstrap.Tests.Restoring.InPlace;

/// <summary>A node's disk under restores in place: the phases are the real ones, but for building from a bundle and for asking etcd's members.</summary>
internal sealed class InPlaceWorld : IDisposable
{
    private static readonly FirstMember Old = new("cp1", "https://10.0.0.1:2380", "old");
    private static readonly NodeIdentity Identity = new("cp1", "10.0.0.1", NodeRole.ControlPlane, Guid.NewGuid(), "10.0.0.1:6443");
    private readonly TemporaryNode _node = new();
    private readonly Journal _journal;
    private readonly RecoveryWork _recovery;

    public InPlaceWorld()
    {
        _journal = new Journal(_node.Paths.RecoveryJournal, TimeProvider.System);
        _recovery = new RecoveryWork("new", Identity, _journal, _node.Paths, new FakeCri(), TimeProvider.System);
        Data(Path.Combine(_node.Paths.Root, "old"), Old);
        Directory.CreateDirectory(_node.Paths.EtcdDataDirectory);
        Directory.Move(Path.Combine(_node.Paths.Root, "old", "member"), Member);
        var identity = MemberIdentity.First("cp1", Old.PeerUrl, 4, Old.Token);
        identity.Save(_node.Paths.MembershipFile);
        new DataDirectory(_node.Paths.EtcdDataDirectory).Stamp(identity);
        foreach (var component in StoppedManifests.Order)
            TemporaryNode.Write(_node.Paths.Manifest($"{component}-r1"), $"metadata: {{name: {component}-r1, labels: {{cpctl.dev/component: {component}}}}}\n");
    }

    public bool IsBegun => InPlaceRecord.TryLoad(_node.Paths) is not null;

    public bool HasOldData => ClusterIn(_node.Paths.EtcdDataDirectory) == Old.ClusterId;

    private string Member => Path.Combine(_node.Paths.EtcdDataDirectory, "member");

    private bool HasNewData => ClusterIn(_node.Paths.EtcdDataDirectory) == _recovery.Member.ClusterId;

    private bool EtcdStarts => File.Exists(_node.Paths.Manifest("etcd-r1"));

    /// <summary>As the handler does it.</summary>
    public async Task RestoreAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        if (HasNewData && !IsBegun) return; // a finished one; the next would have another token
        if (GiveUpMark.Objection(_recovery.Files, "the restore in place", "--abort") is { } givenUp) throw givenUp;
        progress.Begin(InPlacePhaseNames.Data);
        if (!IsBegun)
        {
            if (Directory.Exists(_recovery.Files.Building)) Directory.Delete(_recovery.Files.Building, recursive: true);
            Data(_recovery.Files.Building, _recovery.Member);
            progress.Say("built");
            new InPlaceRecord("backup", "new", 5, [], "built", DateTimeOffset.UnixEpoch).Save(_node.Paths);
        }

        BuiltData.Need(_recovery);
        progress.Begin(InPlacePhaseNames.Fence);
        if (!_recovery.Files.IsRebuilt && !Directory.Exists(_recovery.Files.Leaving) && !HasNewData)
        {
            await new ComponentStop(_recovery).RunAsync([.. StoppedManifests.Order.Take(2)], progress, cancel);
            progress.Say("fenced");
            await new ComponentStop(_recovery).RunAsync(StoppedManifests.Order, progress, cancel);
        }

        progress.Begin(InPlacePhaseNames.Swap);
        await new SwapPhase(_recovery, epoch: 5).RunAsync(progress, cancel);
        progress.Begin(InPlacePhaseNames.Objects);
        new StoppedManifests(_node.Paths, _recovery.Files).PutBack();
        progress.Say("serves");
        await new DonePhase(_recovery).RunAsync(progress, cancel);
    }

    public async Task AbortAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        if (IsBegun) await new InPlaceAbort(_recovery).RunAsync(progress, cancel);
    }

    public void LoseBuilt() => Directory.Delete(_recovery.Files.Building, recursive: true);

    /// <summary>What holds at any time.</summary>
    public void Check()
    {
        var archived = Directory.Exists(_node.Paths.ArchiveDirectory) ? Directory.GetDirectories(_node.Paths.ArchiveDirectory) : [];
        Assert.True(HasOldData || ClusterIn(_recovery.Files.Leaving) == Old.ClusterId || archived.Any(path => ClusterIn(path) == Old.ClusterId), "the data of before is nowhere");
        if (EtcdStarts) Assert.True(HasOldData || HasNewData, "etcd starts on no data");
        if (EtcdStarts) Assert.Null(new DataDirectory(_node.Paths.EtcdDataDirectory).Check(MemberIdentity.Load(_node.Paths.MembershipFile)));
    }

    /// <summary>What holds when a command has got out.</summary>
    public void CheckDone()
    {
        Assert.False(IsBegun);
        Assert.Equal(StoppedManifests.Order.Count, Directory.GetFiles(_node.Paths.ManifestsDirectory).Length);
        Assert.True(HasOldData || HasNewData);
        Assert.False(Directory.Exists(_recovery.Files.Leaving));
        Assert.Equal(HasNewData ? 5 : 4, MemberIdentity.Load(_node.Paths.MembershipFile).Epoch);
    }

    public void Dispose()
    {
        _journal.Dispose();
        _node.Dispose();
    }

    private static ulong? ClusterIn(string directory) => LogMetadata.TryRead(directory)?.ClusterId;

    private static void Data(string directory, FirstMember member)
    {
        using var source = new FileBytes(Path.Combine(AppContext.BaseDirectory, "Data", "snapshot.db"));
        RestoredDirectory.Build(source, directory, member, new RevisionRule(1), (_, _) => KeyEdit.Keep, CancellationToken.None);
    }
}
