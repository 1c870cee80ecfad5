using System.Security.Cryptography;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Install;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Membership;
using Cpctl.Etcd.Restoration;
using Cpctl.Recovery.Restore;

namespace Cpctl.Bootstrap.Restoring.Phases;

/// <summary>Puts the cluster's keys and its data on this machine, before anything starts: the temporary etcd finds them and serves the old cluster's objects.</summary>
internal sealed class DataPhase(Installation installation, IRestoredCluster cluster) : IPhase
{
    private const string Step = "files";

    public string Name => RestorePhaseNames.Data;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        // Once: as soon as etcd has started on it, it holds more than the backup.
        if (installation.Journal.IsDone(Name, Step)) return;
        progress.Say("keys");
        cluster.SaveSigners(installation.Paths);
        var directory = installation.Paths.BootstrapEtcdDataDirectory;

        // It gets its name when it is whole, and nothing starts on it before this is recorded.
        if (!new DataDirectory(directory).HasLog)
        {
            progress.Say("etcd's data");
            var member = new FirstMember(
                MembershipRequests.BootstrapName, EtcdUrls.BootstrapPeer(installation.Record.NodeIp), $"cpctl-{RandomNumberGenerator.GetHexString(32, lowercase: true)}");
            var restored = installation.Record.Restored!;
            var spec = new RestoredSpec(installation.Endpoint, installation.Spec.Images.Cpctl ?? "", restored.LastRevision, restored.Epoch);
            await Task.Run(() => cluster.Build(spec, directory, member, cancel), cancel);
        }

        installation.Journal.Append(Name, Step, JournalState.Done, installation.Record.Restored?.Backup);
    }
}
